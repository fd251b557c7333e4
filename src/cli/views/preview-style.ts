/** The style sheet of an HTML preview, beside the bubble's own. */
export const previewStyle = `
:root { color-scheme: light dark; --page: #f6f5f2; --card: #fff; --ink: #16211d; --soft: #54625c; --line: #d9dbd8; --accent: #00695c; --bad: #a5221a; }
@media (prefers-color-scheme: dark) { :root { --page: #101714; --card: #18211d; --ink: #e8edea; --soft: #a3b1aa; --line: #33413b; --accent: #4fd1b0; --bad: #ff9d94; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--page); color: var(--ink); font: 16px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif; overflow-wrap: anywhere; }
main { max-width: 72rem; margin: 0 auto; padding: 2rem 1rem 4rem; display: grid; gap: 1.5rem; grid-template-columns: minmax(0, 1fr); }
h1 { font-size: 1.5rem; line-height: 1.25; margin: 0 0 .35rem; }
h2 { font-size: 1.05rem; margin: 0; font-variant-numeric: tabular-nums; }
.lead p { margin: 0; color: var(--soft); max-width: 46rem; }
article { background: var(--card); border: 1px solid var(--line); border-radius: 14px; padding: 1rem; min-width: 0; }
article > header { display: flex; flex-wrap: wrap; gap: .25rem .75rem; align-items: baseline; margin-bottom: .75rem; }
.place { margin: 0; color: var(--soft); font-size: .875rem; }
.shows { display: flex; flex-wrap: wrap; gap: .3rem; list-style: none; margin: 0; padding: 0; }
.shows li { border: 1px solid var(--line); border-radius: 99px; color: var(--accent); font-size: .8rem; padding: 0 .6rem; }
.problem { border-inline-start: 4px solid var(--bad); color: var(--bad); margin: 0 0 .75rem; padding-inline-start: .75rem; }
.pair { display: grid; gap: 1rem; grid-template-columns: minmax(0, 1fr); align-items: start; }
.phone { background: var(--bubble-wall); border-radius: 10px; padding: 14px 12px; min-width: 0; }
.facts { display: grid; gap: .25rem; min-width: 0; font-size: .9rem; }
summary { cursor: pointer; font-weight: 600; padding: .35rem 0; }
summary:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; border-radius: 4px; }
table { border-collapse: collapse; width: 100%; margin-bottom: .5rem; }
th, td { border-top: 1px solid var(--line); padding: .15rem .75rem .15rem 0; text-align: start; vertical-align: top; font-weight: 400; }
th { min-width: 5.2rem; }
thead th { border-top: 0; color: var(--soft); font-size: .8rem; }
.value { white-space: pre-wrap; }
.written { color: var(--soft); margin: 0 0 .5rem; }
.used { white-space: nowrap; }
meter { inline-size: min(6rem, 12vw); max-inline-size: 100%; vertical-align: middle; }
code, pre { font: .85rem/1.5 ui-monospace, "Cascadia Mono", "DejaVu Sans Mono", monospace; }
pre { margin: 0; background: var(--page); border: 1px solid var(--line); border-radius: 8px; padding: .75rem; white-space: pre-wrap; }
@media (min-width: 54rem) { .pair { grid-template-columns: 24.5rem minmax(0, 1fr); gap: 1.5rem; } .phone { position: sticky; top: 1rem; padding: 18px 16px; } main { padding-inline: 2rem; } }
@media print { details:not([open]) { display: none; } article { break-inside: avoid; } }
`;
