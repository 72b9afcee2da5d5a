// A photograph of 12 megapixels with one damaged face, made of what comes with the model: an example face of portraits-128,
// enlarged, in a background that is even but for its light and its grain.
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { keyedNoise } from '../../packages/core/dist/math/index.js';

const sharp = createRequire(new URL('../../packages/cli/package.json', import.meta.url))('sharp');

/** In pixels. */
const [width, height] = [4000, 3000];

/** The deviation of the grain, of 255. */
const grain = 2.5;

/** @param {number} side of the square that the face lies in, in pixels @returns {Promise<Buffer>} the bytes of a JPEG of 4000 by 3000 pixels */
export async function largePhotograph(side) {
  const example = fileURLToPath(new URL('../../packages/model-portraits-128/examples/scratched.png', import.meta.url));
  const face = await sharp(example).resize(side, side, { kernel: 'cubic' }).removeAlpha().raw().toBuffer();
  const noise = new Float32Array(width * height);
  keyedNoise(0).fill(noise, { purpose: 'initial' });
  const pixels = new Uint8Array(3 * width * height);
  const [left, top] = [(width - side) >> 1, (height - side) >> 1];
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const i = y * width + x;
      const [u, v] = [x - left, y - top];
      const share = Math.min(Math.max(Math.min(u, side - u, v, side - v) / (side / 6), 0), 1);
      const light = 100 + (60 * x) / width - (30 * y) / height;
      for (let c = 0; c < 3; c++) {
        const own = share > 0 ? (face[3 * (v * side + u) + c] ?? 0) : 0;
        pixels[3 * i + c] = Math.min(Math.max(share * own + (1 - share) * light + grain * (noise[i] ?? 0), 0), 255);
      }
    }
  return sharp(pixels, { raw: { width, height, channels: 3 } })
    .jpeg({ quality: 92 })
    .toBuffer();
}
