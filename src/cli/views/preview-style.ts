/** The style sheet of an HTML preview. */
export const previewStyle = `
:root { color-scheme: light dark; --text: #14211c; --soft: #56645e; --back: #eae6df; --bubble: #fff; --line: #d5d2cb; --accent: #05705c; --bad: #b3261e; }
@media (prefers-color-scheme: dark) { :root { --text: #e8edea; --soft: #9fb0a8; --back: #0d1613; --bubble: #1f2c27; --line: #32423b; --accent: #4fd1b0; --bad: #f2827a; } }
body { margin: 0; background: var(--back); color: var(--text); font: 16px/1.45 system-ui, sans-serif; }
main { max-width: 76rem; margin: 0 auto; padding: 1.5rem 1rem 3rem; display: grid; gap: 1.5rem; grid-template-columns: repeat(auto-fill, minmax(min(100%, 20rem), 1fr)); align-items: start; }
h1 { grid-column: 1 / -1; font-size: 1.4rem; margin: 0; }
h2 { font-size: .95rem; margin: 0 0 .4rem; overflow-wrap: anywhere; }
h2 small { font-weight: 400; color: var(--soft); }
article { min-width: 0; }
.bubble { background: var(--bubble); border: 1px solid var(--line); border-radius: .25rem .9rem .9rem; padding: .5rem .75rem; overflow-wrap: anywhere; }
.bubble p { margin: .25rem 0; white-space: pre-wrap; }
.heading { font-weight: 600; }
.soft, .thing { color: var(--soft); font-size: .9rem; }
.button { border-top: 1px solid var(--line); padding-top: .35rem; text-align: center; color: var(--accent); }
.problem { color: var(--bad); margin: 0 0 .4rem; overflow-wrap: anywhere; }
code, pre { font: .9em ui-monospace, monospace; }
summary { color: var(--soft); font-size: .9rem; padding: .4rem 0; cursor: pointer; }
pre { margin: 0; overflow-x: auto; background: var(--bubble); border: 1px solid var(--line); border-radius: .4rem; padding: .6rem; }
`;
