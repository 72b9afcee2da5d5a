// Draws quality against model calls from what benchmarks/sweep/sweep.mjs measured:
//
//   node scripts/figures/sweep-figure.mjs sweep.json -o docs/images/quality-against-calls.svg
import { readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { html, raw } from '../../packages/evaluation/dist/report/page/html.js';
import { scaleOver, yAxis } from '../../packages/evaluation/dist/report/plots/axes.js';
import { placeLabels } from './labels.mjs';

/**
 * @typedef {import('../../benchmarks/sweep/tables.mjs').Sweep} Sweep
 * @typedef {import('../../packages/evaluation/dist/index.js').Estimate} Estimate
 * @typedef {{ name: string, calls: number, groups: string[], preset?: string, estimate: Estimate }} Point
 * @typedef {{ title: string, label: string, points: Point[] }} Panel
 */

const width = 1000;
const area = { left: 84, right: width - 24, top: 64, bottom: 480 };
const panelHeight = area.bottom + 72;

// Colours as in the report of `fuzzydiff evaluate`. A point is coloured by the most telling of its groups, the first here.
const looks = /** @type {const} */ ([
  ['published', 'red'],
  ['solvers', 'purple'],
  ['discrepancy', 'ochre'],
  ['noises', 'green'],
  ['depths', 'grey'],
  ['start', 'ochre'],
  ['jumps', 'green'],
  ['plain', 'purple'],
]);
const style = `
svg { --paper: #fbfaf7; --ink: #1b1e24; --soft: #5d636e; --line: #d9d7d0;
  --blue: #1f5fbf; --grey: #6b6f76; --green: #0b7a55; --purple: #8a4fb0; --ochre: #946200; --red: #c23b12; }
@media (prefers-color-scheme: dark) {
  svg { --paper: #14161a; --ink: #e8e6e1; --soft: #a0a5af; --line: #343841;
    --blue: #7ab0ff; --grey: #a0a6b0; --green: #4fd1a1; --purple: #cfa0f0; --ochre: #e6b84a; --red: #ff8f66; }
}
.paper { fill: var(--paper); }
text { font: 13px Figtree, system-ui, sans-serif; fill: var(--soft); }
.title, .label { fill: var(--ink); font-weight: 600; }
.title { font-size: 18px; }
.name { fill: var(--ink); font-size: 12px; }
.own { font-weight: 700; }
.grid { stroke: var(--line); }
.axis { stroke: var(--soft); }
.leader { stroke: var(--soft); stroke-width: 0.8; }
.bar { stroke: currentColor; stroke-width: 1.6; opacity: 0.45; }
.curve { stroke: var(--soft); stroke-dasharray: 2 4; }
.point { fill: currentColor; stroke: var(--paper); }
.ring { fill: none; stroke: currentColor; stroke-width: 2; }
.blue { color: var(--blue); } .grey { color: var(--grey); } .green { color: var(--green); }
.purple { color: var(--purple); } .ochre { color: var(--ochre); } .red { color: var(--red); }
`;

/** @param {Pick<Point, 'groups' | 'preset'>} point */
function colourOf({ groups, preset }) {
  return preset ? 'blue' : (looks.find(([group]) => groups.includes(group))?.[1] ?? 'grey');
}

/** Calls along the horizontal edge, each doubling as wide as the other. @param {readonly Point[]} points */
function callsAxis(points) {
  const calls = points.map((point) => point.calls);
  const [low, high] = [Math.min(...calls) / 1.25, Math.max(...calls) * 1.35];
  const at = (/** @type {number} */ value) =>
    area.left + (Math.log(value / low) / Math.log(high / low)) * (area.right - area.left);
  const ticks = [0, 1, 2, 3]
    .flatMap((power) => [1, 2, 3, 5, 7].map((digit) => digit * 10 ** power))
    .filter((tick) => tick >= low && tick <= high);
  const drawing = html`${ticks.map(
    (tick) =>
      html`<line class="grid" x1="${at(tick)}" x2="${at(tick)}" y1="${area.top}" y2="${area.bottom}"/><text x="${at(tick)}" y="${area.bottom + 18}" text-anchor="middle">${String(tick)}</text>`,
  )}<line class="axis" x1="${area.left}" x2="${area.right}" y1="${area.bottom}" y2="${area.bottom}"/>
<text class="label" x="${(area.left + area.right) / 2}" y="${area.bottom + 42}" text-anchor="middle">model calls per image, logarithmic</text>`;
  return { at, drawing };
}

/** @param {Panel} panel @param {number} n */
async function drawPanel({ title, label, points }, n) {
  const x = callsAxis(points);
  const y = await scaleOver(
    points.flatMap(({ estimate: { low, high } }) => [low, high]),
    area.bottom,
    area.top,
  );
  // Points of equal calls lie beside each other, so that their intervals can be told apart.
  const seen = new Map();
  const placed = points.map((point) => {
    const among = points.filter(({ calls }) => calls === point.calls);
    const index = seen.get(point.calls) ?? 0;
    seen.set(point.calls, index + 1);
    return {
      ...point,
      x: x.at(point.calls) + (index - (among.length - 1) / 2) * 7,
      y: y(point.estimate.mean),
      low: y(point.estimate.low),
      high: y(point.estimate.high),
      colour: colourOf(point),
      text: point.preset ? `${point.preset}: ${point.name}` : point.name,
    };
  });
  const best = [...placed]
    .sort((a, b) => a.calls - b.calls || a.y - b.y)
    .filter((point, i, all) => all.slice(0, i).every((other) => other.y > point.y));
  const lines = best.slice(1).map(({ x: x2, y: y2 }, i) => ({ x1: best[i]?.x ?? x2, y1: best[i]?.y ?? y2, x2, y2 }));
  const labels = placeLabels(placed, area, lines);
  return html`<g transform="translate(0 ${n * panelHeight})">
<text class="title" x="${area.left}" y="28">${title}</text>
${legend(points)}
${x.drawing}${yAxis(y, area, label)}
${lines.map(({ x1, y1, x2, y2 }) => html`<line class="curve" x1="${x1}" y1="${y1}" x2="${x2}" y2="${y2}"/>`)}
${placed.map(
  (point) =>
    html`<line class="bar ${point.colour}" x1="${point.x}" x2="${point.x}" y1="${point.low}" y2="${point.high}"/>`,
)}
${labels.map(({ leader }) =>
  leader ? html`<line class="leader" x1="${leader.x1}" y1="${leader.y1}" x2="${leader.x2}" y2="${leader.y2}"/>` : null,
)}
${placed.map(
  (point) =>
    html`<circle class="point ${point.colour}" cx="${point.x}" cy="${point.y}" r="4.5"/>${point.preset ? html`<circle class="ring ${point.colour}" cx="${point.x}" cy="${point.y}" r="8.5"/>` : null}`,
)}
${labels.map(
  ({ text, left, baseline }, i) =>
    html`<text class="name${placed[i]?.preset ? ' own' : ''}" x="${left}" y="${baseline}">${text}</text>`,
)}
</g>`;
}

/** @param {readonly Point[]} points */
function legend(points) {
  const colours = new Set(points.map(colourOf));
  const entries = [...(colours.has('blue') ? [['presets', 'blue']] : []), ...looks].filter(
    ([name = '', colour]) =>
      name === 'presets' || points.some((point) => point.groups.includes(name) && colourOf(point) === colour),
  );
  return entries.map(
    ([name = '', colour = ''], i) =>
      html`<g transform="translate(${area.left + 5 + i * 110} 46)"><circle class="point ${colour}" r="4.5"/>${name === 'presets' ? html`<circle class="ring ${colour}" r="7.5"/>` : null}<text x="12" y="4.5">${name}</text></g>`,
  );
}

/** @param {readonly { name: string, calls: number, groups: string[], preset?: string, scores: Record<string, Estimate | null> }[]} rows @param {string} score @returns {Point[]} */
const pointsOf = (rows, score) =>
  rows.flatMap(({ scores, ...point }) => (scores[score] ? [{ ...point, estimate: scores[score] }] : []));

/** The whole figure. @param {Pick<Sweep, 'map' | 'correction' | 'made'>} sweep */
async function figure({ map, correction, made }) {
  /** @type {Panel[]} */
  const panels = [
    ...(map
      ? [
          {
            title: 'The map: depths, and how many noises are averaged',
            label: 'average precision',
            points: pointsOf(map, 'averagePrecision'),
          },
        ]
      : []),
    ...(correction
      ? [
          {
            title: "The correction, after balanced's map: steps, with the length and number of jumps",
            label: 'PSNR inside the damage, dB',
            points: pointsOf(correction.points, 'psnrInside'),
          },
        ]
      : []),
  ];
  const drawn = await Promise.all(panels.map(drawPanel));
  const height = panels.length * panelHeight + 44;
  const caption = `Means over ${made.images.length} images, each degraded in ${made.kinds.length} ways (${made.kinds.join(', ')}).`;
  const marks = 'Bars are 95 % bootstrap intervals over images; the dotted line leads from best to best.';
  return html`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="Quality against model calls. ${caption}">
<style>${raw(style)}</style>
<rect class="paper" width="${width}" height="${height}"/>
${drawn}
<text x="${area.left}" y="${height - 32}">${caption}</text>
<text x="${area.left}" y="${height - 12}">${marks}</text>
</svg>
`.markup;
}

const { values, positionals } = parseArgs({ allowPositionals: true, options: { out: { type: 'string', short: 'o' } } });
const [file] = positionals;
if (file === undefined || values.out === undefined) {
  process.stderr.write(
    'sweep-figure: Expected a file of results and -o with the picture to write but found one missing; name both.\n',
  );
  process.exit(2);
}
/** @type {Sweep} */
const sweep = JSON.parse(readFileSync(file, 'utf8'));
if (sweep.specification !== 'fuzzydiff-sweep/1') {
  process.stderr.write(
    `sweep-figure: Expected results of benchmarks/sweep/sweep.mjs in ${file} but found "${sweep.specification}"; name its --out.\n`,
  );
  process.exit(1);
}
writeFileSync(values.out, await figure(sweep));
