/** The report's looks: paper and ink, hairlines, figures of one width. Colours are those of the plots' series. */
export const style = `
:root {
  color-scheme: light dark;
  --paper: #fbfaf7; --ink: #1b1e24; --soft: #5d636e; --line: #d9d7d0; --band: #f1efe9; --accent: #1f5fbf; --ours: #e8effa;
  --blue: #1f5fbf; --grey: #6b6f76; --green: #0b7a55; --purple: #8a4fb0; --ochre: #946200; --red: #c23b12;
  --cyan: #0a7c8c; --pink: #b8326f;
}
@media screen and (prefers-color-scheme: dark) {
  :root {
    --paper: #14161a; --ink: #e8e6e1; --soft: #a0a5af; --line: #343841; --band: #1c1f25; --accent: #7ab0ff; --ours: #1b2638;
    --blue: #7ab0ff; --grey: #a0a6b0; --green: #4fd1a1; --purple: #cfa0f0; --ochre: #e6b84a; --red: #ff8f66;
    --cyan: #5fd0e0; --pink: #ff8fbf;
  }
}
* { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; }
body {
  margin: 0; background: var(--paper); color: var(--ink);
  font: 400 16px/1.6 Figtree, system-ui, sans-serif; font-feature-settings: 'tnum'; font-variant-numeric: tabular-nums;
}
main { max-width: 1144px; margin: 0 auto; padding: 72px 32px 96px; }
section { margin-top: 88px; }
header + section { margin-top: 48px; }
section.figure { margin-top: 56px; }
h1, h2, h3, h4, p, figure, ul, dl, dd { margin: 0; }
h1, h2, h3, h4, b, summary, th, .label, .row { font-weight: 600; }
h1 { font-size: clamp(30px, 5vw, 46px); line-height: 1.12; letter-spacing: -0.02em; overflow-wrap: anywhere; }
h2 { font-size: 27px; line-height: 1.2; letter-spacing: -0.015em; padding-top: 20px; border-top: 2px solid var(--ink); margin-bottom: 28px; }
h3 { font-size: 18px; line-height: 1.3; margin-bottom: 10px; }
h4 { font-size: 15px; margin: 28px 0 10px; }
h4 small { font-size: 14px; font-weight: 400; color: var(--soft); margin-left: 6px; overflow-wrap: anywhere; }
p { max-width: 68ch; }
p + p { margin-top: 12px; }
.eyebrow { color: var(--accent); font-weight: 600; margin-bottom: 10px; }
.lead { font-size: 20px; line-height: 1.5; color: var(--soft); margin-top: 18px; }
.note, .names, figcaption { color: var(--soft); font-size: 14px; }
.note { margin-top: 14px; }
.facts { display: grid; grid-template-columns: repeat(auto-fill, minmax(230px, 1fr)); gap: 18px 32px; }
.methods { display: grid; grid-template-columns: repeat(auto-fill, minmax(300px, 1fr)); gap: 18px 40px; }
dd { overflow-wrap: anywhere; }
dt { font-size: 14px; color: var(--soft); }
.methods dt { font-size: 16px; font-weight: 600; color: var(--ink); }
.methods dd { font-size: 15px; line-height: 1.5; color: var(--soft); }
.columns { display: grid; grid-template-columns: 1fr 1fr; gap: 48px; margin-top: 48px; font-size: 15px; }
ul { padding: 0; list-style: none; }
.columns li + li { margin-top: 5px; }
.notes li + li { margin-top: 12px; }
.notes li { max-width: 78ch; }
details { margin-top: 28px; border-top: 1px solid var(--line); padding-top: 12px; }
details + details { margin-top: 12px; }
summary { cursor: pointer; }
summary:focus-visible { outline: 2px solid var(--accent); outline-offset: 3px; }
pre { font: 13px/1.5 ui-monospace, Menlo, Consolas, monospace; white-space: pre-wrap; overflow-wrap: anywhere; background: var(--band); padding: 16px 20px; }
.names { overflow-wrap: anywhere; max-width: none; }

.tiles { display: grid; grid-template-columns: repeat(auto-fit, minmax(200px, 1fr)); gap: 28px 40px; margin: 28px 0 8px; }
.tile b { display: block; font-size: 42px; line-height: 1.05; letter-spacing: -0.02em; }
.tile small { color: var(--soft); font-size: 14px; margin-right: 8px; }
.tile p + p { margin-top: 4px; font-size: 15px; line-height: 1.4; }

.scroll { overflow-x: auto; margin-top: 40px; }
table { border-collapse: collapse; width: 100%; font-size: 14px; line-height: 1.3; }
caption { text-align: left; font-size: 18px; font-weight: 600; line-height: 1.3; padding-bottom: 14px; }
caption span { display: block; position: sticky; left: 0; width: max-content; max-width: min(100%, calc(100vw - 36px)); }
th, td { padding: 9px 7px; text-align: right; vertical-align: top; white-space: nowrap; }
thead th { vertical-align: bottom; color: var(--soft); font-size: 13px; padding-bottom: 6px; }
thead tr:first-child th { padding-bottom: 0; }
thead th[rowspan] { padding-bottom: 6px; white-space: normal; }
thead th.group span { display: block; text-align: center; padding-bottom: 4px; border-bottom: 1px solid var(--line); }
thead th:first-child[rowspan], tbody th { text-align: left; padding-left: 0; }
th.first, td.first { padding-left: 18px; }
tbody tr { border-top: 1px solid var(--line); }
tbody tr:first-child { border-top-color: var(--ink); }
tbody th { position: sticky; left: 0; background: var(--paper); padding-right: 14px; }
td b { display: block; font-weight: 400; font-size: 15px; }
td small { display: block; color: var(--soft); font-size: 12px; }
tr.total { border-top-color: var(--ink); }
tr.total b, tr.ours b { font-weight: 600; }
tr.ours, tr.ours th { background: var(--ours); }
.clear { display: block; position: relative; }
.clear b { font-weight: 600; display: inline; }
.clear i { font-style: normal; font-weight: 600; margin-right: 3px; }
.better b, .better i { color: var(--green); }
.worse b, .worse i { color: var(--red); }
.note .clear { display: inline; }

.blue { color: var(--blue); } .grey { color: var(--grey); } .green { color: var(--green); } .purple { color: var(--purple); }
.ochre { color: var(--ochre); } .red { color: var(--red); } .cyan { color: var(--cyan); } .pink { color: var(--pink); }
.plots { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 440px), 1fr)); gap: 64px 56px; align-items: start; }
.plot svg[role] { display: block; width: 100%; max-width: 560px; height: auto; margin: 12px 0 8px; }
.legend { display: flex; flex-wrap: wrap; gap: 4px 18px; font-size: 14px; }
.legend li { display: flex; align-items: center; gap: 6px; }
svg text { font-size: 13px; fill: var(--soft); }
svg .row, svg .label { fill: var(--ink); }
svg .endless { font-size: 18px; fill: currentColor; }
.mark { stroke: currentColor; stroke-width: 1.8; stroke-linejoin: round; }
.mark[fill='currentColor'] { stroke: var(--paper); stroke-width: 1; }
.interval { stroke: currentColor; stroke-width: 2.2; opacity: 0.55; }
.curve { stroke: currentColor; stroke-width: 2; fill: none; }
.curve.square { stroke-dasharray: 6 4; }
.grid { stroke: var(--line); }
.axis { stroke: var(--soft); }
.band { fill: var(--band); }

.strip { display: grid; grid-template-columns: repeat(auto-fill, minmax(136px, 1fr)); gap: 16px 12px; }
.seven { grid-template-columns: repeat(7, 1fr); }
.picture img { display: block; width: 100%; height: auto; image-rendering: pixelated; background: var(--band); }
.picture figcaption { line-height: 1.3; padding-bottom: 4px; color: var(--ink); }
.picture p { font-size: 13px; line-height: 1.4; color: var(--soft); margin-top: 4px; }
.picture p + p { margin-top: 0; }
.bar { display: block; overflow: visible; width: 100%; max-width: 360px; height: auto; margin-top: 14px; }

@media screen and (max-width: 720px) {
  main { padding: 36px 18px 64px; }
  section { margin-top: 64px; }
  .lead { font-size: 18px; }
  .columns { grid-template-columns: 1fr; gap: 36px; }
  .tiles { grid-template-columns: repeat(auto-fit, minmax(140px, 1fr)); gap: 24px; }
  .tile b { font-size: 34px; }
  .facts { grid-template-columns: 1fr; gap: 8px; }
  .facts div { display: grid; grid-template-columns: 92px 1fr; align-items: baseline; }
  .strip { grid-template-columns: repeat(4, 1fr); gap: 14px 8px; }
  .picture figcaption, .picture p { font-size: 12px; }
  .seven .picture figcaption { font-size: 11px; }
  .plot text { font-size: 16px; }
}
@media print {
  @page { margin: 14mm; }
  :root { --paper: #fff; }
  body { font-size: 11pt; print-color-adjust: exact; -webkit-print-color-adjust: exact; }
  main { max-width: none; padding: 0; }
  .tiles { grid-template-columns: repeat(4, 1fr); gap: 16pt; } .tile b { font-size: 24pt; }
  section { margin-top: 32pt; }
  .scroll { overflow: visible; }
  table { font-size: 7.5pt; } thead th { font-size: 7pt; } td b { font-size: 8pt; } td small { font-size: 6pt; } th, td { padding: 4pt 2pt; }
  th.first, td.first { padding-left: 5pt; }
  figure, tr, .tile, .strip { break-inside: avoid; }
  h2, h3, h4, caption { break-after: avoid; }
  details::details-content { content-visibility: visible; block-size: auto; }
}
`;
