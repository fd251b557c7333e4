import { bubbleStyle } from "../bubble/bubble-style.ts";

/** The inbox's style sheet, the bubbles' included. */
export const inboxStyle = `${bubbleStyle}
:root { color-scheme: light dark; --page: #f6f5f2; --card: #fff; --ink: #16211d; --soft: #54625c; --line: #d9dbd8; --accent: #00695c; --bad: #a5221a; --warn: #7a4d00; }
@media (prefers-color-scheme: dark) { :root { --page: #101714; --card: #18211d; --ink: #e8edea; --soft: #a3b1aa; --line: #33413b; --accent: #4fd1b0; --bad: #ff9d94; --warn: #f2c46d; } }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 68rem; padding: 1.5rem 1rem 4rem; background: var(--page); color: var(--ink); font: 16px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif; overflow-wrap: anywhere; }
h1 { font-size: 1.5rem; line-height: 1.25; margin: 0; }
h2 { font-size: 1rem; margin: 0; font-variant-numeric: tabular-nums; }
p { margin: 0; }
.top p, .soft { color: var(--soft); }
.soft { font-size: .875rem; }
form { display: flex; flex-wrap: wrap; gap: .5rem; align-items: center; margin: .75rem 0 1rem; }
input[type=search] { flex: 1 1 12rem; min-width: 0; max-width: 28rem; }
input[type=search], button { font: inherit; color: inherit; background: var(--card); border: 1px solid var(--line); border-radius: 8px; padding: .35rem .75rem; }
input[type=search]::placeholder { color: var(--soft); opacity: 1; }
button { cursor: pointer; }
a:focus-visible, button:focus-visible, input:focus-visible, summary:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
.columns { display: grid; gap: 1.25rem; grid-template-columns: minmax(0, 1fr); align-items: start; }
nav { min-width: 0; }
nav ul { list-style: none; margin: 0; padding: 0; display: flex; gap: .35rem; flex-wrap: wrap; max-height: 9.5rem; overflow-y: auto; }
nav a { display: flex; justify-content: space-between; gap: .5rem; color: inherit; text-decoration: none; border: 1px solid var(--line); background: var(--card); border-radius: 8px; padding: .2rem .6rem; font-size: .9rem; font-variant-numeric: tabular-nums; }
nav a[aria-current] { border-color: var(--accent); color: var(--accent); font-weight: 600; }
.state { display: flex; flex-wrap: wrap; gap: .35rem 1rem; align-items: center; margin-bottom: .75rem; }
.state button { margin-inline-start: auto; font-size: .875rem; }
#arrivals { list-style: none; margin: 0; padding: 0; display: grid; gap: 1rem; grid-template-columns: repeat(auto-fill, minmax(min(100%, 21rem), 1fr)); align-items: start; }
#arrivals li, article { min-width: 0; }
article { background: var(--card); border: 1px solid var(--line); border-radius: 14px; padding: .9rem; display: grid; gap: .5rem; }
.bubble li, .bubble-menu li { min-width: 0; }
article header { display: flex; flex-wrap: wrap; justify-content: space-between; gap: 0 .75rem; align-items: baseline; }
.badges { display: flex; flex-wrap: wrap; gap: .3rem; }
.badge { border: 1px solid var(--line); border-radius: 99px; font-size: .8rem; padding: 0 .55rem; color: var(--soft); }
.good { color: var(--accent); } .bad { color: var(--bad); } .fault { color: var(--warn); }
.phone { background: var(--bubble-wall); border-radius: 10px; padding: 12px; min-width: 0; }
summary { cursor: pointer; font-size: .875rem; color: var(--soft); }
code, pre { font: .8rem/1.5 ui-monospace, "Cascadia Mono", "DejaVu Sans Mono", monospace; }
pre { margin: .35rem 0 0; background: var(--page); border: 1px solid var(--line); border-radius: 8px; padding: .6rem; white-space: pre-wrap; }
@media (min-width: 54rem) { .columns { grid-template-columns: 13rem minmax(0, 1fr); } nav { position: sticky; top: 1rem; } nav ul { display: grid; max-height: calc(100vh - 3rem); } }
`;
