// Fits how far each band of a prior's images lies from its mean, over crops in colour, and writes it into the bundle's model.json:
// `node scripts/embedded-prior/band-sigmas.mjs FOLDER/OF/BUNDLE INDEX.csv [--limit 300]`. The table is that of calibrate.mjs; the crops
// are those under `train/`, evenly spread.
import { readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { fitBandSigmas } from '../../packages/calibration/dist/index.js';
import { openPhoto } from '../../packages/cli/dist/library/photo-source.js';
import { toModel } from '../../packages/core/dist/photo/index.js';

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { limit: { type: 'string', default: '300' } },
});
const [bundle, index] = positionals;
if (bundle === undefined || index === undefined) {
  process.stderr.write('Expected the folder of a bundle and the table of crops but found too few arguments.\n');
  process.exit(2);
}
const path = join(bundle, 'model.json');
const manifest = JSON.parse(await readFile(path, 'utf8'));
const files = (await readFile(index, 'utf8'))
  .trim()
  .split('\n')
  .map((line) => line.split(','))
  .flatMap(([file = '', kind]) => (kind === 'color' && file.startsWith('train/') ? [file] : []));
const share = Math.min(1, Number(values.limit) / files.length);
const chosen = files.filter((_, n) => Math.floor((n + 1) * share) > Math.floor(n * share));
const images = [];
for (const file of chosen) {
  const { image } = await openPhoto(join(dirname(index), file));
  images.push(toModel(image, { x: 0, y: 0, size: image.width }, manifest.shape));
}
const bandSigmas = fitBandSigmas(images);
const written = Object.entries(manifest).flatMap(([name, value]) =>
  name === 'retentionSigma'
    ? [
        [name, value],
        ['bandSigmas', bandSigmas],
      ]
    : name === 'bandSigmas'
      ? []
      : [[name, value]],
);
await writeFile(path, `${JSON.stringify(Object.fromEntries(written), null, 2)}\n`);
console.log(`${images.length} images: ${JSON.stringify(bandSigmas)}`);
