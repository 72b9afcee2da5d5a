// The tables of docs/evaluation.md from results.json of `fuzzydiff evaluate`:
// `node scripts/tables/evaluation-tables.mjs FILE...`.
import { readFileSync } from 'node:fs';
import { interval, table } from '../../benchmarks/report/markdown-table.mjs';

/** @typedef {import('../../packages/evaluation/dist/index.js').EvaluationResults} Results */

const all = process.argv.slice(2).map((file) => /** @type {Results} */ (JSON.parse(readFileSync(file, 'utf8'))));
if (all.length === 0) {
  process.stderr.write('Expected files of results but found no argument; name the results.json of evaluations.\n');
  process.exit(2);
}
for (const { recipe, kinds, all: together, clean } of all) {
  const summaries = [...Object.entries(kinds), /** @type {const} */ (['all', together])];
  const calls = together.methods.correct?.modelCalls?.mean;
  process.stdout.write(
    `### ${recipe.preset}: ${recipe.images.length} images, ${calls?.toFixed(1)} model calls each on average\n\n`,
  );
  process.stdout.write('The map.\n\n');
  process.stdout.write(
    table(
      ['damage', 'AUROC', 'average precision', 'prevalence', 'PRO at 0.3', 'F1-max', 'taken as clean'],
      summaries.map(([kind, { map }]) => [
        kind,
        interval(map.auroc, 3),
        interval(map.averagePrecision, 2),
        map.prevalence?.mean.toFixed(2) ?? '-',
        interval(map.perRegionOverlap, 2),
        interval(map.f1Max, 2),
        map.asClean?.mean.toFixed(2) ?? '-',
      ]),
    ),
  );
  process.stdout.write(
    `\nClean images: ${interval(clean.overLower, 3)} of the pixels get some attention, ${interval(clean.overMiddle, 3)} half or more; ${interval(clean.asClean, 2)} of the images count as clean.\n`,
  );
  process.stdout.write('\nThe correction, against the clean image: PSNR in dB, SSIM.\n\n');
  process.stdout.write(
    table(
      ['damage', 'input inside', 'corrected inside', 'gain', 'outside', 'whole', 'SSIM inside', 'SSIM whole'],
      summaries.map(
        ([
          kind,
          {
            methods: { nothing, correct },
          },
        ]) => [
          kind,
          nothing?.psnrInside?.mean.toFixed(1) ?? '-',
          interval(correct?.psnrInside, 1),
          interval(correct?.gainInside, 1),
          interval(correct?.psnrOutside, 1),
          interval(correct?.psnrWhole, 1),
          interval(correct?.ssimInside, 2),
          interval(correct?.ssimWhole, 2),
        ],
      ),
    ),
  );
  const others = Object.entries(together.methods).flatMap(([name, scores]) =>
    name === 'correct' || name === 'nothing' || !scores.psnrWhole ? [] : [name],
  );
  if (others.length === 0) continue;
  for (const [kind, { methods, differences }] of summaries) {
    const images = Math.max(...others.map((name) => methods[/** @type {'oracle'} */ (name)]?.psnrWhole?.images ?? 0));
    process.stdout.write(`\n${kind}: other ways, on ${images} images; the correction minus each, image by image.\n\n`);
    process.stdout.write(
      table(
        ['method', 'inside', 'outside', 'SSIM whole', 'sharpness', 'correction minus it, inside', 'outside'],
        others.map((key) => {
          const name = /** @type {'oracle'} */ (key);
          const [own, difference] = [methods[name], differences[name]];
          return [
            key,
            interval(own?.psnrInside, 1),
            interval(own?.psnrOutside, 1),
            interval(own?.ssimWhole, 2),
            interval(own?.sharpness, 2),
            interval(difference?.psnrInside, 1),
            interval(difference?.psnrOutside, 1),
          ];
        }),
      ),
    );
  }
}
