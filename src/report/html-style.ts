/** The style sheet of `report.html`. */
export const htmlStyle = `
:root { color-scheme: light dark; --text: #1c2430; --soft: #5c6675; --back: #fff; --line: #d9dee6;
  --accepted: #1f8a4c; --rejected: #c4372b; --failed: #e07b39; --in-doubt: #c99a06; --not-attempted: #8a94a3; }
@media (prefers-color-scheme: dark) { :root { --text: #e6e9ee; --soft: #9aa4b2; --back: #14181f; --line: #2c3440;
  --accepted: #3fb673; --rejected: #e5685d; --failed: #ee9a62; --in-doubt: #e0b93c; --not-attempted: #76808f; } }
body { margin: 0; background: var(--back); color: var(--text); font: 16px/1.5 system-ui, sans-serif; }
main { max-width: 60rem; margin: 0 auto; padding: 1.5rem 1rem 3rem; overflow-wrap: anywhere; }
h1 { font-size: 1.5rem; line-height: 1.25; margin: 0 0 1rem; }
h2 { font-size: 1.1rem; margin: 2rem 0 .5rem; }
dl { display: grid; grid-template-columns: repeat(auto-fit, minmax(16rem, 1fr)); gap: .5rem 1.5rem; margin: 0; }
dt { color: var(--soft); font-size: .85rem; }
dd { margin: 0; }
table { width: 100%; border-collapse: collapse; }
th, td { text-align: left; vertical-align: top; padding: .35rem .5rem .35rem 0; border-bottom: 1px solid var(--line); }
th { font-weight: 600; min-width: 7.5rem; }
.number { text-align: right; padding-right: 1rem; font-variant-numeric: tabular-nums; overflow-wrap: normal; }
td:last-child { width: 60%; color: var(--soft); }
.bar { display: flex; height: 1.25rem; border-radius: .3rem; overflow: hidden; margin: .5rem 0 1rem; }
.bar span { min-width: 3px; }
.key { display: inline-block; width: .7rem; height: .7rem; border-radius: .15rem; margin-right: .5rem; }
.accepted { background: var(--accepted); } .rejected { background: var(--rejected); } .failed { background: var(--failed); }
.in_doubt { background: var(--in-doubt); } .not_attempted { background: var(--not-attempted); }
code { font: .9em ui-monospace, monospace; }
.note { margin-top: 2rem; color: var(--soft); }
`;
