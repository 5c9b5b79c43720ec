/** The report's whole style: light and dark as the reader has it, and plain on paper. */
export const STYLE = `
:root {
  color-scheme: light dark;
  --ink: #17202b; --muted: #4a5868; --ground: #f4f6f9; --card: #fff; --line: #d3dae3;
  --s0: #0a58b8; --s1: #a8450b; --s2: #22713a; --s3: #7332a3;
}
@media (prefers-color-scheme: dark) {
  :root {
    --ink: #e8edf3; --muted: #aab6c4; --ground: #10151b; --card: #19212a; --line: #36414e;
    --s0: #74b2ff; --s1: #ff9f66; --s2: #74d18f; --s3: #cda2ff;
  }
}
* { box-sizing: border-box; margin: 0; }
body { background: var(--ground); color: var(--ink); font: 1rem/1.5 system-ui, sans-serif; }
header, main, footer { max-width: 76rem; margin-inline: auto; padding: 1rem 1.25rem; }
h1 { font-size: 1.9rem; line-height: 1.2; }
h2 { margin-bottom: .5rem; font-size: 1.35rem; }
h3 { margin: 1.25rem 0 .5rem; font-size: 1.05rem; }
section {
  margin-bottom: 1.25rem; padding: 1.25rem; border: 1px solid var(--line); border-radius: .6rem;
  background: var(--card);
}
p, li { max-width: 70ch; overflow-wrap: anywhere; }
p + p { margin-top: .4rem; }
.note, figcaption, caption, .tick { color: var(--muted); fill: var(--muted); font-size: .875rem; }
.pair {
  display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 28rem), 1fr));
  gap: 1.25rem; align-items: start; margin-top: 1rem;
}
.pair > * { min-width: 0; }
.table { max-height: 22rem; overflow: auto; border: 1px solid var(--line); border-radius: .4rem; }
section > .table { margin-top: .75rem; }
.table:focus-visible { outline: 3px solid var(--s0); outline-offset: 2px; }
table { width: 100%; border-collapse: collapse; font-size: .875rem; }
caption { padding: .5rem .75rem; text-align: left; }
th, td { padding: .3rem .75rem; border-top: 1px solid var(--line); text-align: right; }
th[scope="row"] { text-align: left; white-space: nowrap; }
th:first-child { text-align: left; }
th { font-weight: 600; }
thead th { position: sticky; top: 0; background: var(--card); }
td { white-space: nowrap; font-variant-numeric: tabular-nums; }
svg { display: block; width: 100%; height: auto; }
.key { display: inline-block; width: 1.75rem; vertical-align: middle; }
.legend > span { white-space: nowrap; margin-left: .75rem; }
.rule { stroke: var(--line); }
.tick { font-size: 11px; }
.line path { fill: none; stroke: currentcolor; stroke-width: 2; }
.line circle { fill: currentcolor; }
.line-0 { color: var(--s0); }
.line-1 { color: var(--s1); stroke-dasharray: 7 3; }
.line-2 { color: var(--s2); stroke-dasharray: 2 3; }
.line-3 { color: var(--s3); stroke-dasharray: 9 3 2 3; }
.line circle { stroke: none; }
.worst > li + li { margin-top: .9rem; }
@media print {
  :root {
    color-scheme: light;
    --ink: #000; --muted: #333; --ground: #fff; --card: #fff; --line: #bbb;
    --s0: #0a58b8; --s1: #a8450b; --s2: #22713a; --s3: #7332a3;
  }
  .table { max-height: none; overflow: visible; }
  section { padding: .5rem 0; border: 0; }
  figure, tr, h2, h3 { break-inside: avoid; }
  h2, h3 { break-after: avoid; }
}
`;
