// Draws what the demo made: each damaged face, the map of what does not look like a face, and the corrected face:
//
//   npm run demo && node scripts/figures/demo-figure.mjs demo-out -o docs/images/demo.png
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { readNpy } from '../../packages/cli/dist/files/npy.js';
import { readImage } from '../../packages/cli/dist/image/read-image.js';
import { canvas, canvasPng, placeFramed } from '../../packages/cli/dist/pictures/canvas.js';
import { inferno } from '../../packages/cli/dist/pictures/colour-map.js';
import { showImage, showPlane } from '../../packages/cli/dist/pictures/show.js';

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { out: { type: 'string', short: 'o', default: 'docs/images/demo.png' } },
});
const [made] = positionals;
if (made === undefined) {
  process.stderr.write('Expected the folder of the demo but found no argument; `npm run demo` makes demo-out.\n');
  process.exit(2);
}

const examples = fileURLToPath(new URL('../../packages/model-portraits-128/examples', import.meta.url));
const names = ['scratched', 'grey'];
const headings = ['damaged', 'map', 'corrected'];
const [side, scale, gap, head] = [128, 2, 12, 30];
const step = scale * side + gap;

const picture = canvas(headings.length * step + gap, head + names.length * step);
const colours = await inferno();
for (const [row, name] of names.entries()) {
  const { tensor } = await readNpy(join(made, `${name}.map.npy`));
  const panels = [
    await shown(join(examples, `${name}.png`)),
    showPlane({ width: side, height: side, values: tensor.data }, { width: side, height: side }, colours),
    await shown(join(made, `${name}.corrected.png`)),
  ];
  for (const [column, panel] of panels.entries())
    placeFramed(picture, panel, { x: gap + column * step, y: head + row * step, scale });
}
const labels = headings.map((text, column) => ({
  text,
  ...{ x: gap + column * step + (scale * side) / 2, y: head - 9, size: 16, anchor: /** @type {const} */ ('middle') },
}));
await writeFile(values.out, await canvasPng(picture, labels));

/** @param {string} path */
async function shown(path) {
  const image = await readImage(path);
  const whole = { x: 0, y: 0, width: image.width, height: image.height };
  return showImage(image, whole, { width: side, height: side });
}
