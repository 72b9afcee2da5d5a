import { expect, test } from 'vitest';
import { normals } from '../../test/images.js';
import { cosineTransform } from './cosines.js';
import { fineGains } from './fine-energy.js';
import { spectrumOf } from './spectrum.js';

const { squares } = cosineTransform(64, 64);
const spectrum = spectrumOf([0.1, 0.4, 1, 2.5, 5, 10, 15], { squares });
/** Where half of an amplitude is the input's, in radians per pixel. */
const middle = 1;
const kept = squares.map((square) => Math.min(Math.max(1.5 - Math.sqrt(square) / middle, 0), 1));

/** A face of so much energy against the prior's, of which a prior makes what is missing with so much of its amplitude. */
function face(contrast: number, timid: number) {
  const [known, missing] = [normals(spectrum.length, 'known'), normals(spectrum.length, 'missing')];
  // Wiener's estimate has the share `kept` of the energy, and what is missing the rest.
  const given = known.map((value, i) => value * Math.sqrt(contrast * spectrum[i]! * kept[i]!));
  const made = given.map(
    (value, i) => value + timid * missing[i]! * Math.sqrt(contrast * spectrum[i]! * (1 - kept[i]!)),
  );
  return { made, given, kept, spectrum, squares };
}

/** The energy between two frequencies against what is expected. */
function energy({ made, given }: ReturnType<typeof face>, gains: Float64Array, from: number, to: number): number {
  let [sum, expected] = [0, 0];
  squares.forEach((square, i) => {
    if (square < from ** 2 || square >= to ** 2) return;
    sum += (given[i]! + gains[i]! * (made[i]! - given[i]!)) ** 2;
    expected += spectrum[i]!;
  });
  return sum / expected;
}

test.each([0.5, 1, 2])(
  'what a prior makes too little of has as much energy as the face, %d times the usual',
  (contrast) => {
    const timid = face(contrast, 0.6);
    const gains = fineGains(timid);
    const none = gains.map(() => 1);
    for (const [from, to] of [
      [0.8, 1.2],
      [1.2, 1.8],
      [1.8, 2.6],
    ] as const) {
      expect(energy(timid, none, from, to) / contrast).toBeLessThan(0.85);
      expect(Math.abs(energy(timid, gains, from, to) / contrast - 1)).toBeLessThan(0.2);
    }
  },
);

test('what is known stays, and so does what has energy enough', () => {
  const gains = fineGains(face(1, 0.6));
  squares.forEach((square, i) => {
    if (square < 0.3 ** 2) expect(gains[i]).toBe(1);
  });
  expect(Math.max(...fineGains(face(1, 1.2)))).toBe(1);
});

test('nothing is more than doubled', () => {
  const gains = fineGains(face(1, 0.2));
  expect(Math.max(...gains)).toBe(2);
  squares.forEach((square, i) => {
    if (square > 1.6 ** 2) expect(gains[i]).toBe(2);
  });
});

test('of an image without anything known, the prior’s own energy is expected', () => {
  const nothing = {
    ...face(1, 0.6),
    given: new Float32Array(spectrum.length),
    kept: new Float64Array(spectrum.length),
  };
  const made = normals(spectrum.length, 'made').map((value, i) => 0.7 * value * Math.sqrt(spectrum[i]!));
  const gains = fineGains({ ...nothing, made });
  expect(Math.abs(energy({ ...nothing, made }, gains, 1, 2) - 1)).toBeLessThan(0.1);
});

test('a blur that is left in what is known is no lack of energy', () => {
  const sharp = face(1, 0.6);
  const damp = sharp.given.map((value, i) => value * (Math.exp((-0.5 * squares[i]!) / 2) - 1));
  const blurred = {
    ...sharp,
    given: sharp.given.map((v, i) => v + damp[i]!),
    made: sharp.made.map((v, i) => v + damp[i]!),
  };
  const fine = (gains: Float64Array) => energy({ ...blurred }, gains, 1.2, 1.8);
  expect(fine(fineGains(blurred))).toBeLessThan(0.95 * fine(fineGains({ ...blurred, left: 0.5 })));
  expect(Math.abs(fine(fineGains({ ...blurred, left: 0.5 })) - 1)).toBeLessThan(0.2);
});
