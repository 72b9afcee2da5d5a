// What changed between two evaluations of the same images, image by image:
// `node scripts/tables/evaluation-difference.mjs BEFORE AFTER`, both results.json of `fuzzydiff evaluate`. Cases that only one
// of them has are left out.
import { readFileSync } from 'node:fs';
import { interval, table } from '../../benchmarks/report/markdown-table.mjs';
import { estimateOverImages } from '../../packages/evaluation/dist/index.js';

/** @typedef {import('../../packages/evaluation/dist/index.js').EvaluationResults} Results */
/** @typedef {Results['cases'][number]} Case */

const files = process.argv.slice(2);
if (files.length !== 2) {
  process.stderr.write(`Expected two files of results but found ${files.length}; name that before and that after.\n`);
  process.exit(2);
}
const [before, after] = /** @type {[Results, Results]} */ (files.map((file) => JSON.parse(readFileSync(file, 'utf8'))));
for (const name of /** @type {const} */ (['preset', 'seed', 'samples'])) {
  const [then, now] = [before.recipe[name], after.recipe[name]];
  if (then === now) continue;
  process.stderr.write(`Expected evaluations of one ${name} but found ${then} and ${now}; evaluate again.\n`);
  process.exit(1);
}

/** @type {[head: string, digits: number, value: (one: Case) => number | null | undefined][]} */
const measures = [
  ['AUROC', 3, ({ map }) => map.auroc],
  ['average precision', 3, ({ map }) => map.averagePrecision],
  ['inside, dB', 2, ({ methods }) => methods.correct?.psnrInside],
  ['outside, dB', 2, ({ methods }) => methods.correct?.psnrOutside],
  ['whole, dB', 2, ({ methods }) => methods.correct?.psnrWhole],
  ['SSIM whole', 3, ({ methods }) => methods.correct?.ssimWhole],
];
const pairs = after.cases.flatMap((now) => {
  const then = before.cases.find(({ image, kind }) => image === now.image && kind === now.kind);
  return then ? [{ image: now.image, kind: now.kind, then, now }] : [];
});
const kinds = [...new Set(pairs.map(({ kind }) => kind))];

/** @param {string} name @param {typeof pairs} own */
function row(name, own) {
  const changes = measures.map(([, digits, value]) => {
    const change = estimateOverImages(own, ({ then, now }) => {
      const [a, b] = [value(then) ?? null, value(now) ?? null];
      return a === null || b === null ? null : b - a;
    });
    return interval(change, digits);
  });
  return [name, ...changes];
}

const images = new Set(pairs.map(({ image }) => image)).size;
process.stdout.write(`${before.recipe.model} to ${after.recipe.model}, ${after.recipe.preset}: ${images} images.\n\n`);
process.stdout.write(
  table(
    ['damage', ...measures.map(([head]) => head)],
    [
      ...kinds.map((kind) =>
        row(
          kind,
          pairs.filter((pair) => pair.kind === kind),
        ),
      ),
      row('all', pairs),
    ],
  ),
);
