/** The style sheet of `report.html`. */
export const htmlStyle = `
:root { color-scheme: light dark; --text: #17202b; --soft: #556070; --back: #f3f5f8; --card: #fff; --line: #dde2ea;
  --accent: #2563a8; --accent-soft: #e4eefa;
  --accepted: #1f8a4c; --rejected: #c4372b; --failed: #e07b39; --in-doubt: #d3a411; --not-attempted: #98a2b1; --invalid: #7a5bb5; }
@media screen and (prefers-color-scheme: dark) { :root { --text: #e8ebf0; --soft: #a3adbb; --back: #0f1319; --card: #181e26; --line: #2c3541;
  --accent: #6ea8e8; --accent-soft: #1d3047;
  --accepted: #3fb673; --rejected: #e5685d; --failed: #ee9a62; --in-doubt: #e0b93c; --not-attempted: #6d7887; --invalid: #a78bdd; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--back); color: var(--text); font: 15px/1.5 system-ui, sans-serif; }
main { max-width: 76rem; margin: 0 auto; padding: 2rem 1.25rem 3rem; overflow-wrap: anywhere; }
header { margin-bottom: 1.5rem; }
header p { margin: .25rem 0; }
h1 { font-size: 1.75rem; line-height: 1.2; margin: .25rem 0 .5rem; letter-spacing: -.01em; text-wrap: balance; }
h2 { font-size: 1.1rem; margin: 0 0 .75rem; }
h3 { font-size: 1rem; margin: 0; }
section { margin-top: 1.25rem; }
section > h2:first-child { margin-bottom: .75rem; }
.card { background: var(--card); border: 1px solid var(--line); border-radius: .75rem; padding: 1.1rem 1.25rem; min-width: 0; }
.soft, figcaption p, dt, .note { color: var(--soft); }
.eyebrow { display: flex; flex-wrap: wrap; gap: .5rem; align-items: center; font-weight: 600; }
.badge { font-size: .8rem; font-weight: 600; padding: .05rem .6rem; border: 1px solid currentColor; border-radius: 1rem; }
.badge::first-letter { text-transform: uppercase; }
.badge.completed { border-color: var(--accepted); } .badge.aborted { border-color: var(--rejected); }
.badge.interrupted, .badge.dry_run { border-color: var(--in-doubt); }
.stopped { border-left: .25rem solid var(--rejected); padding-left: .75rem; }
.bar { display: block; width: 100%; height: 1.75rem; border-radius: .4rem; margin-bottom: .75rem; }
.key { display: inline-block; width: .7rem; height: .7rem; border-radius: .2rem; margin-right: .5rem; }
.accepted { background: var(--accepted); fill: var(--accepted); } .rejected { background: var(--rejected); fill: var(--rejected); }
.failed { background: var(--failed); fill: var(--failed); } .in_doubt { background: var(--in-doubt); fill: var(--in-doubt); }
.not_attempted { background: var(--not-attempted); fill: var(--not-attempted); } .invalid { background: var(--invalid); fill: var(--invalid); }
table { border-collapse: collapse; width: 100%; }
th, td { text-align: left; vertical-align: top; padding: .4rem 1rem .4rem 0; border-bottom: 1px solid var(--line); }
tbody tr:last-child > * { border-bottom: 0; }
th { font-weight: 600; }
thead th { color: var(--soft); font-size: .85rem; background: var(--card); }
.number { text-align: right; font-variant-numeric: tabular-nums; overflow-wrap: normal; white-space: nowrap; }
.nowrap { white-space: nowrap; }
.counts th { white-space: nowrap; overflow-wrap: normal; }
.counts td:last-child { width: 100%; padding-right: 0; }
.counts .share { color: var(--soft); }
.below th { font-weight: 400; padding-left: 1.2rem; white-space: normal; overflow-wrap: anywhere; min-width: 11rem; }
.zero > * { color: var(--soft); font-weight: 400; }
.scroll { overflow-x: auto; }
.scroll:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; border-radius: .25rem; }
.errors { min-width: 44rem; } .people { min-width: 58rem; }
.errors th { min-width: 10rem; }
.errors td:nth-child(3) { width: 45%; }
.people td:nth-child(3) { min-width: 4.5rem; }
.people td:nth-child(4) { min-width: 13rem; }
.people td:nth-child(5) { width: 40%; }
.attention .scroll { max-height: 36rem; overflow: auto; }
.people thead th { position: sticky; top: 0; box-shadow: inset 0 -1px var(--line); }
ul.plain { list-style: none; margin: 0; padding: 0; }
.steps li + li { margin-top: .75rem; }
code { font: .88em ui-monospace, monospace; }
.command { display: block; background: var(--back); border: 1px solid var(--line); border-radius: .4rem; padding: .4rem .7rem; margin-top: .25rem; }
.charts { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 27rem), 1fr)); gap: 1.25rem; }
figure { margin: 0; }
figcaption p { margin: 0 0 .5rem; font-size: .85rem; }
figure svg { display: block; width: 100%; max-width: 44rem; height: auto; }
figure text { font: 12px system-ui, sans-serif; fill: var(--soft); }
figure text.strong { fill: var(--text); font-weight: 600; paint-order: stroke; stroke: var(--card); stroke-width: 3px; }
.grid { stroke: var(--line); } .base { stroke: var(--soft); }
.limit { stroke: var(--text); stroke-dasharray: 4 3; }
.bar-mark { fill: var(--accent); }
.legend { display: flex; flex-wrap: wrap; gap: .25rem 1rem; list-style: none; margin: .5rem 0 0; padding: 0; font-size: .85rem; }
details { margin-top: .5rem; font-size: .9rem; }
summary { cursor: pointer; color: var(--accent); }
.numbers { font-variant-numeric: tabular-nums; margin-top: .5rem; }
.numbers th, .numbers td { white-space: nowrap; }
.figures, .facts { display: grid; gap: .75rem 1.5rem; margin: 0; }
.figures { grid-template-columns: repeat(auto-fill, minmax(8rem, 1fr)); margin-top: .75rem; }
.figures dd { font-size: 1.35rem; font-weight: 600; font-variant-numeric: tabular-nums; }
.facts { grid-template-columns: repeat(auto-fill, minmax(min(100%, 17rem), 1fr)); }
dt { font-size: .85rem; }
dd { margin: 0; }
fieldset { border: 0; margin: 0 0 .6rem; padding: 0; min-width: 0; display: flex; flex-wrap: wrap; gap: .35rem; align-items: center; }
legend { float: left; color: var(--soft); font-size: .85rem; padding: 0; width: 4.5rem; }
label { position: relative; max-width: 100%; }
label input { position: absolute; inset: 0; margin: 0; width: 100%; height: 100%; opacity: 0; cursor: pointer; }
label > span { display: inline-block; max-width: 100%; border: 1px solid var(--line); border-radius: 1rem; padding: .1rem .75rem; font-size: .9rem; }
label b { font-weight: 400; color: var(--soft); font-variant-numeric: tabular-nums; }
label input:checked + span { border-color: var(--accent); background: var(--accent-soft); }
label input:checked + span b { color: inherit; }
label input:focus-visible + span { outline: 2px solid var(--accent); outline-offset: 1px; }
.nobody { display: none; color: var(--soft); }
.note { margin-top: 2rem; }
@media (max-width: 40rem) {
  main { padding: 1.25rem .75rem 2rem; }
  .card { padding: .9rem; border-radius: .6rem; }
  h1 { font-size: 1.35rem; }
  figure text { font-size: 18px; }
  figure text.strong { stroke-width: 5px; }
  .counts .share { display: none; }
  .counts th, .counts td { padding-right: .6rem; }
  .below th { min-width: 7.5rem; padding-left: .6rem; }
  .errors { min-width: 0; } .errors th { min-width: 0; } .errors :is(th, td):nth-child(4) { display: none; }
}
@media print {
  body { background: none; font-size: 11px; }
  main { padding: 0; max-width: none; }
  .card, tr { break-inside: avoid; }
  .attention { break-inside: auto; }
  .attention .scroll { max-height: none; }
  .filters, details { display: none; }
  .scroll { overflow: visible; }
  .errors, .people { min-width: 0; }
  .people thead th { position: static; }
  * { print-color-adjust: exact; }
}
`;
