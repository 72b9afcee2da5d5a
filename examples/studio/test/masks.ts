import { type StoredPng, storedPng } from './png.js';

/** What is white, opaque or 1 in the pictures below: the left half, and a bit of the rest. */
const isKept = (x: number, y: number) => x < 32 || (x > 50 && y > 40);
const size = 64;
const indices = Array.from({ length: size }, (_, i) => i);

/** A row for each y, of what `at` says of each pixel. */
function rowsOf(at: (kept: boolean, x: number, y: number) => readonly number[]): number[][] {
  return indices.map((y) => indices.flatMap((x) => at(isKept(x, y), x, y)));
}

/** Rows of single bits. */
function bitRows(bit: (kept: boolean) => 0 | 1): number[][] {
  return rowsOf((kept) => [bit(kept)]).map((row) =>
    Array.from({ length: size / 8 }, (_, byte) =>
      row.slice(8 * byte, 8 * byte + 8).reduce((bits, each) => 2 * bits + each, 0),
    ),
  );
}

const png = (stored: Omit<StoredPng, 'width'>) => storedPng({ width: size, ...stored });
const deep = (value: number) => [value >> 8, value & 255];

/** Masks of one picture in all the ways in which files hold them. */
export const masks: Readonly<Record<string, Buffer>> = {
  'a palette whose first colour is white': png({
    ...{ depth: 1, colour: 'palette', palette: [255, 255, 255, 0, 0, 0] },
    rows: bitRows((kept) => (kept ? 0 : 1)),
  }),
  'a palette of which one colour is transparent': png({
    ...{ depth: 8, colour: 'palette', palette: [200, 30, 30, 200, 30, 30], transparent: [0, 255] },
    rows: rowsOf((kept) => [kept ? 1 : 0]),
  }),
  'single bits': png({ depth: 1, colour: 'grey', rows: bitRows((kept) => (kept ? 1 : 0)) }),
  'labels 0 and 1': png({ depth: 8, colour: 'grey', rows: rowsOf((kept) => [kept ? 1 : 0]) }),
  'labels 0 and 1 in 16 bits': png({ depth: 16, colour: 'grey', rows: rowsOf((kept) => deep(kept ? 1 : 0)) }),
  grey: png({ depth: 8, colour: 'grey', rows: rowsOf((kept, x, y) => [kept ? 255 : x + 2 * y]) }),
  'grey of 16 bits': png({
    ...{ depth: 16, colour: 'grey' },
    rows: rowsOf((kept, x, y) => deep(kept ? 65535 : 1001 * x + 17 * y)),
  }),
  'RGB of 16 bits, all channels the same': png({
    ...{ depth: 16, colour: 'rgb' },
    rows: rowsOf((kept, x) => [0, 1, 2].flatMap(() => deep(kept ? 65535 : 777 * x))),
  }),
  'grey of 16 bits, of which one value is transparent': png({
    ...{ depth: 16, colour: 'grey', transparent: deep(500) },
    rows: rowsOf((kept) => deep(kept ? 40_000 : 500)),
  }),
  'strokes over nothing': png({
    ...{ depth: 8, colour: 'rgb and alpha' },
    rows: rowsOf((kept, x) => (kept ? [220, 30, 30, 255] : x === 40 ? [220, 30, 30, 128] : [0, 0, 0, 0])),
  }),
  'one grey with alpha': png({
    ...{ depth: 8, colour: 'grey and alpha' },
    rows: rowsOf((kept, x) => [80, kept ? 255 : x]),
  }),
  'one grey with alpha of 16 bits': png({
    ...{ depth: 16, colour: 'grey and alpha' },
    rows: rowsOf((kept, x) => [...deep(20_000), ...deep(kept ? 65535 : 300 * x)]),
  }),
};

/** What is no mask of a square picture, with what is said of it. */
export const noMasks: Readonly<Record<string, readonly [file: Buffer, said: RegExp]>> = {
  'several small labels': [
    png({ depth: 8, colour: 'grey', rows: rowsOf((kept, x) => [kept ? 3 : x % 3]) }),
    /found nothing above 3, as in a picture of labels; save/,
  ],
  'a picture of another shape': [
    storedPng({ width: 40, depth: 8, colour: 'grey', rows: [new Array(40).fill(255)] }),
    /64 × 64 pixels or of that shape.* but found 40 × 1; it belongs/,
  ],
};
