// Makes the photographs that the page offers: prints of nobody. Their faces are samples of the prior portraits-128, as its package
// shows them in samples.png, in a larger picture with a border; scratched, stained and folded as prints are.
//   node build/examples.mjs    writes public/examples
import { mkdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { keyedNoise } from '@fuzzydiff/core/math';
import sharp from 'sharp';

const samples = fileURLToPath(new URL('samples.png', import.meta.resolve('@fuzzydiff/model-portraits-128')));
const out = fileURLToPath(new URL('../public/examples/', import.meta.url));

/** A sample by its place in the picture of them, whose cells have 4 pixels between them. @param {[row: number, column: number]} cell */
const sample = ([row, column]) => ({ left: 4 + 132 * column, top: 4 + 132 * row, width: 128, height: 128 });

/** Numbers from -1 to 1 that are the same each time. @param {string} name @param {number} count */
function numbers(name, count) {
  const values = new Float32Array(count);
  keyedNoise(0).fill(values, { purpose: 'initial', image: name });
  return values.map((value) => Math.tanh(value / 1.5));
}

/** A mask in the shape of something. @param {number} width @param {number} height @param {string} shape */
const mask = (width, height, shape) =>
  sharp(Buffer.from(`<svg width="${width}" height="${height}">${shape}</svg>`))
    .png()
    .toBuffer();

/** @param {[number, number]} cell @param {number} side @param {Buffer} shown */
const masked = async (cell, side, shown) =>
  sharp(
    await sharp(samples)
      .extract(sample(cell))
      .resize(side, side, { kernel: 'lanczos3' })
      .ensureAlpha()
      .png()
      .toBuffer(),
  )
    .composite([{ input: shown, blend: 'dest-in' }])
    .png()
    .toBuffer();

/** A sitter as wide as the picture, whose upper part fades into the backdrop. @param {[number, number]} cell @param {{ width: number, height: number }} size */
async function portrait(cell, { width, height }) {
  const fade =
    '<defs><linearGradient id="f" x2="0" y2="1"><stop offset=".02" stop-color="#fff" stop-opacity="0"/><stop offset=".16" stop-color="#fff"/></linearGradient></defs><rect width="100%" height="100%" fill="url(#f)"/>';
  const input = await masked(cell, width, await mask(width, width, fade));
  const above = { ...sample(cell), width: 22, height: 40 };
  return sharp(samples)
    .extract(above)
    .resize(width, height, { fit: 'fill' })
    .blur(24)
    .composite([{ input, left: 0, top: height - width }])
    .png()
    .toBuffer();
}

/** A card with sitters in ovals. @param {[number, number][]} cells @param {{ width: number, height: number, side: number, paper: string }} card */
async function card(cells, { width, height, side, paper }) {
  const oval = await mask(
    side,
    side,
    `<ellipse cx="${side / 2}" cy="${side / 2}" rx="${0.39 * side}" ry="${0.49 * side}" fill="#fff"/>`,
  );
  const gap = (width - cells.length * 0.78 * side) / (cells.length + 1);
  const layers = await Promise.all(
    cells.map(async (cell, n) => {
      const left = Math.round(gap + n * (0.78 * side + gap) - 0.11 * side);
      return { input: await masked(cell, side, oval), left, top: Math.round((height - side) / 2) };
    }),
  );
  const rims = layers.map(
    ({ left, top }) =>
      `<ellipse cx="${left + side / 2}" cy="${top + side / 2}" rx="${0.41 * side}" ry="${0.51 * side}" fill="none" stroke="#a08a5e" stroke-width="3"/>`,
  );
  return sharp({ create: { width, height, channels: 3, background: paper } })
    .composite([...layers, { input: Buffer.from(`<svg width="${width}" height="${height}">${rims.join('')}</svg>`) }])
    .png()
    .toBuffer();
}

/** The grain of a print. @param {number} width @param {number} height @param {string} name */
function grain(width, height, name) {
  const values = numbers(name, width * height);
  const pixels = Buffer.from(Uint8Array.from(values, (value) => 128 + 22 * value));
  return sharp(pixels, { raw: { width, height, channels: 1 } })
    .blur(0.7)
    .png()
    .toBuffer();
}

/**
 * @param {string} name
 * @param {Buffer} photo
 * @param {{ width: number, height: number, paper: string, damage: string, grey?: boolean }} print
 */
async function write(name, photo, { width, height, paper, damage, grey = false }) {
  const border = Math.round(width * 0.045);
  const layers = [
    { input: await grain(width, height, name), blend: /** @type {const} */ ('soft-light') },
    { input: Buffer.from(`<svg width="${width}" height="${height}">${damage}</svg>`) },
  ];
  const worn = await sharp(photo).composite(layers).png().toBuffer();
  const printed = await sharp(worn)
    .extend({ top: border, left: border, right: border, bottom: border, background: paper })
    .png()
    .toBuffer();
  const whole = sharp(printed);
  await (grey ? whole.greyscale() : whole).jpeg({ quality: 86, mozjpeg: true }).toFile(`${out}${name}.jpg`);
}

/** A crooked line. @param {string} key @param {[number, number]} from @param {[number, number]} to @param {string} look */
function scratch(key, from, to, look) {
  const steps = 12;
  const off = numbers(key, 2 * (steps + 1));
  const points = Array.from({ length: steps + 1 }, (_, n) => {
    const t = n / steps;
    const sway = 2.2;
    return `${(from[0] + t * (to[0] - from[0]) + sway * off[2 * n]).toFixed(1)},${(from[1] + t * (to[1] - from[1]) + sway * off[2 * n + 1]).toFixed(1)}`;
  });
  return `<polyline points="${points.join(' ')}" fill="none" stroke-linejoin="round" ${look}/>`;
}

/** A patch with an uneven, smooth rim. @param {string} key @param {[x: number, y: number, radius: number]} at @param {string} look */
function patch(key, [x, y, radius], look) {
  const points = Array.from(numbers(key, 12), (value, n) => {
    const turn = (2 * Math.PI * n) / 12;
    const r = radius * (1 + 0.24 * value);
    return [x + r * Math.cos(turn), y + r * Math.sin(turn)];
  });
  const middle = (/** @type {number} */ n) => {
    const [[a, b], [c, d]] = [points[n % 12], points[(n + 1) % 12]];
    return `${((a + c) / 2).toFixed(1)},${((b + d) / 2).toFixed(1)}`;
  };
  const curves = points.map((_, n) => `Q${points[(n + 1) % 12].map((value) => value.toFixed(1))} ${middle(n + 1)}`);
  return `<path d="M${middle(0)}${curves.join('')}Z" ${look}/>`;
}

await mkdir(out, { recursive: true });

const size = { width: 520, height: 640 };
await write('colour', await portrait([1, 1], size), {
  ...size,
  paper: '#efe6d2',
  damage:
    scratch('a', [140, 330], [430, 540], 'stroke="#e9f4f2" stroke-width="6"') +
    scratch('b', [350, 20], [318, 300], 'stroke="#f6efe0" stroke-width="4"') +
    patch('c', [195, 470, 21], 'fill="#22336b"') +
    patch('d', [455, 85, 58], 'fill="#8a6a3a" fill-opacity=".3" stroke="#7a5626" stroke-opacity=".5" stroke-width="3"'),
});
await write('grey', await portrait([3, 0], size), {
  ...size,
  paper: '#e9e9e9',
  grey: true,
  damage:
    scratch('e', [150, 305], [335, 372], 'stroke="#0c0c0c" stroke-width="6"') +
    scratch('f', [36, 40], [60, 640], 'stroke="#efefef" stroke-width="2.5"') +
    patch('g', [318, 505, 32], 'fill="#080808"') +
    patch(
      'h',
      [465, 60, 42],
      'fill="#202020" fill-opacity=".35" stroke="#202020" stroke-opacity=".4" stroke-width="3"',
    ),
});
const album = { width: 960, height: 440, side: 340, paper: '#e6dac0' };
await write(
  'family',
  await card(
    [
      [4, 4],
      [0, 3],
      [2, 2],
    ],
    album,
  ),
  {
    ...album,
    damage:
      patch('i', [216, 262, 25], 'fill="#22336b"') +
      patch('j', [446, 258, 27], 'fill="#5c1f1a"') +
      patch('k', [812, 262, 25], 'fill="#1d4a33"') +
      scratch('m', [30, 60], [930, 70], 'stroke="#fffaf0" stroke-width="3"') +
      patch('l', [640, 415, 26], 'fill="#8a6a3a" fill-opacity=".35"'),
  },
);
