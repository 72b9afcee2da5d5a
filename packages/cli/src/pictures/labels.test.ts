import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import sharp from 'sharp';
import { expect, test } from 'vitest';
import { type Label, labelsSvg } from './labels.js';

const labels: Label[] = [
  { text: 'input', x: 10, y: 30, size: 20 },
  { text: 'attention', x: 190, y: 60, size: 20, anchor: 'end' },
  { text: '0.5', x: 100, y: 90, size: 20, anchor: 'middle' },
];

interface Ink {
  readonly width: number;
  readonly dark: Uint8Array;
}

/** How dark each pixel is, from 0 to 255, on a white ground. */
async function ink(svg: string): Promise<Ink> {
  const { data, info } = await sharp(Buffer.from(svg))
    .flatten({ background: '#fff' })
    .toColourspace('b-w')
    .raw()
    .toBuffer({ resolveWithObject: true });
  return { width: info.width, dark: Uint8Array.from(data, (value) => 255 - value) };
}

/** The first and last column with ink, of the rows from `top` to `bottom`. */
function extent({ width, dark }: Ink, top: number, bottom: number): [number, number] {
  let [first, last] = [width, -1];
  for (let i = top * width; i < bottom * width; i++) {
    if (dark[i]! <= 60) continue;
    first = Math.min(first, i % width);
    last = Math.max(last, i % width);
  }
  return [first, last];
}

test('labels stand where their anchor says', async () => {
  const drawn = await ink(await labelsSvg(200, 100, labels));
  const [start] = extent(drawn, 10, 38);
  expect(Math.abs(start - 10)).toBeLessThanOrEqual(3);
  const [, end] = extent(drawn, 40, 68);
  expect(Math.abs(end - 190)).toBeLessThanOrEqual(3);
  const [left, right] = extent(drawn, 70, 98);
  expect(Math.abs((left + right) / 2 - 100)).toBeLessThanOrEqual(2);
});

test('size', async () => {
  const [, small] = extent(await ink(await labelsSvg(200, 40, [{ text: 'map', x: 0, y: 30, size: 12 }])), 0, 40);
  const [, large] = extent(await ink(await labelsSvg(200, 40, [{ text: 'map', x: 0, y: 30, size: 24 }])), 0, 40);
  expect(large / small).toBeCloseTo(2, 0);
});

test('every letter is drawn wherever the label stands', async () => {
  // Coordinates that come out as a hair beside zero have cut labels short.
  const text = 'attention output';
  const places = Array.from({ length: 60 }, (_, n) => 2 + n + n / 7);
  const rows = places.map((x, n): Label => ({ text, x, y: 30 + 40 * n, size: 20 }));
  const svg = await labelsSvg(400, 40 * rows.length, rows);
  expect(svg).not.toMatch(/NaN|\de/);
  const drawn = await ink(svg);
  const [start, end] = extent(drawn, 0, 40);
  for (const n of [1, 20, 40, 59]) {
    const [left, right] = extent(drawn, 40 * n, 40 * (n + 1));
    expect(Math.abs(right - left - (end - start))).toBeLessThanOrEqual(1);
  }
});

test('without any font on the machine they look the same, and nothing complains', async () => {
  const svg = await labelsSvg(200, 100, labels);
  const script = `
    import sharp from 'sharp';
    let svg = '';
    for await (const part of process.stdin) svg += part;
    const raw = await sharp(Buffer.from(svg)).flatten({ background: '#fff' }).toColourspace('b-w').raw().toBuffer();
    process.stdout.write(raw.toString('hex'));`;
  const env = {
    PATH: process.env['PATH'],
    FONTCONFIG_FILE: '/dev/null',
    FONTCONFIG_PATH: '/nowhere',
    HOME: '/nowhere',
    XDG_DATA_HOME: '/nowhere',
  };
  const cwd = fileURLToPath(new URL('../..', import.meta.url));
  const { stdout, stderr } = await new Promise<{ stdout: string; stderr: string }>((resolve, reject) => {
    const child = execFile(
      process.execPath,
      ['--input-type=module', '-e', script],
      { cwd, env },
      (error, stdout, stderr) => (error ? reject(error) : resolve({ stdout, stderr })),
    );
    child.stdin!.end(svg);
  });
  expect(stderr).toBe('');
  const bare = Uint8Array.from(Buffer.from(stdout, 'hex'), (value) => 255 - value);
  const { dark } = await ink(svg);
  expect(bare).toEqual(dark);
  expect(dark.filter((value) => value > 128).length).toBeGreaterThan(300);
});
