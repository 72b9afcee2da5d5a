// Inspects fabric: prints how well damage is found and undone, and leaves pictures in `fuzzydiff-out/fabric` or the folder named.
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fabrics } from './fabric.mjs';
import { inspection } from './inspection.mjs';
import { grey, sheet } from './pictures.mjs';
import { loadModel } from './texture-prior.mjs';

const [out = 'fuzzydiff-out/fabric'] = process.argv.slice(2);
const model = await loadModel();
const good = fabrics('good', 60);
const { scores, examples } = await inspection(model, { good, inspected: fabrics('inspected', 6) });

console.log('| damage   | AUROC | inside, before | after |');
console.log('| -------- | ----- | -------------- | ----- |');
for (const { kind, auroc, before, after } of scores)
  console.log(
    `| ${kind.padEnd(8)} | ${auroc.toFixed(3)} | ${before.toFixed(1).padEnd(14)} | ${after.toFixed(1).padEnd(5)} |`,
  );

await mkdir(join(out, 'good'), { recursive: true });
for (const { key, image } of good) await grey(image).toFile(join(out, 'good', `${key}.png`));
for (const { kind, degraded } of examples) await grey(degraded).toFile(join(out, `${kind}.png`));
const rows = examples.map(({ degraded, attention, methods }) => [
  grey(degraded),
  grey(attention, 0),
  grey(/** @type {import('@fuzzydiff/core').Tensor} */ (methods.correct)),
]);
await (await sheet(rows, model.info.shape[2])).toFile(join(out, 'inspection.png'));
