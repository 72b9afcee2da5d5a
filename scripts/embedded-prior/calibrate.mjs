// Takes the calibrations of an embedded bundle over crops that are fine, in colour and in black-and-white:
// `node scripts/embedded-prior/calibrate.mjs FOLDER/OF/BUNDLE INDEX.csv [--presets balanced,fast] [--limit N]`.
//
// The table says of each crop its file, relative to it, and its kind: `color`, `grey` or `tinted`; of those under `validation/`
// the first two are taken. Afterwards: `node scripts/embedded-prior/seal.mjs FOLDER/OF/BUNDLE`.
import { readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { openPhoto } from '../../packages/cli/dist/library/photo-source.js';
import { formatCalibration } from '../../packages/core/dist/calibration/index.js';
import { createPrior } from '../../packages/core/dist/index.js';
import { loadModel } from '../../packages/runtime-node/dist/index.js';

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { presets: { type: 'string', default: 'balanced,fast' }, limit: { type: 'string', default: '100000' } },
});
const [bundle, index] = positionals;
if (bundle === undefined || index === undefined) {
  process.stderr.write('Expected the folder of a bundle and the table of crops but found too few arguments.\n');
  process.exit(2);
}
const rows = (await readFile(index, 'utf8'))
  .trim()
  .split('\n')
  .slice(1)
  .map((line) => line.split(','))
  .map(([file = '', kind = '']) => ({ file, kind }))
  .filter(({ file }) => file.startsWith('validation/'));
const model = await loadModel(bundle, { device: 'cpu' });
for (const preset of /** @type {('balanced' | 'fast')[]} */ (values.presets.split(',')))
  for (const [kind, suffix] of [
    ['color', ''],
    ['grey', '-grey'],
  ]) {
    const files = rows.filter((row) => row.kind === kind).slice(0, Number(values.limit));
    async function* photos() {
      for (const { file } of files) yield (await openPhoto(join(dirname(index), file))).image;
    }
    const prior = createPrior({ model });
    const calibration = await prior.calibrate(photos(), { preset, whole: true });
    await writeFile(join(bundle, `calibration-${preset}${suffix}.safetensors`), formatCalibration(calibration));
    console.log(`${preset}${suffix}: ${calibration.images} images`);
  }
await model.dispose();
