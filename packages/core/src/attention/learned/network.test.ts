import { expect, test } from 'vitest';
import { smoothImage } from '../../../test/images.js';
import { failureOf } from '../../../test/matchers.js';
import { networkFile, networkTensors } from '../../../test/network-file.js';
import { keyedNoise } from '../../noise/keyed-noise.js';
import type { ImageShape } from '../../tensor/tensor.js';
import { gaussianPrior } from '../../testing/gaussian-prior.js';
import { checkNetwork } from './check-network.js';
import { parseDiscrepancyNetwork } from './network.js';

const hash = '0123456789abcdef'.repeat(4);
const shape: ImageShape = [1, 32, 32];
const network = parseDiscrepancyNetwork(networkFile(), hash, 'a.safetensors');
const noise = keyedNoise(2);
function drawn(size: number, key: string): Float32Array {
  const values = new Float32Array(size);
  noise.fill(values, { image: key, purpose: 'projection' });
  return values.map((value) => Math.min(1, Math.max(-1, 0.3 * value)));
}
const image = drawn(1024, 'image');
const projections = drawn(2048, 'projections');

test('is called by its hash, and says how many projections it takes', () => {
  expect(network).toMatchObject({ id: '0123456789abcdef', depths: 2 });
});

test('gives a value a pixel, the same each time, and leaves what it is given', async () => {
  const before = [image.slice(), projections.slice()];
  const map = await network.compare(image, projections, shape);
  expect(map).toHaveLength(1024);
  expect(map.every(Number.isFinite)).toBe(true);
  expect(new Set(map).size).toBeGreaterThan(900);
  expect(await network.compare(image, projections, shape)).toEqual(map);
  expect([image, projections]).toEqual(before);
});

test('sees the image, each projection and the place', async () => {
  const map = await network.compare(image, projections, shape);
  for (const at of [0, 1024]) {
    const other = projections.slice();
    other[at + 500]! += 0.5;
    expect(await network.compare(image, other, shape)).not.toEqual(map);
  }
  const flat = new Float32Array(1024).fill(0.5);
  // Where nothing differs, the map still does: by the border, and further in by the place alone.
  const still = await network.compare(flat, new Float32Array(2048).fill(0.5), shape);
  expect(new Set(still.subarray(16 * 32 + 8, 16 * 32 + 24)).size).toBeGreaterThan(4);
});

test('says of a mirrored face what it says of the face', async () => {
  const flipped = (values: Float32Array) => values.map((_, i) => values[i - (i % 32) + 31 - (i % 32)]!);
  const map = await network.compare(flipped(image), flipped(projections), shape);
  expect(map).toBeAllClose(flipped(await network.compare(image, projections, shape)), { atol: 1e-6 });
});

test('what is far away in the image does not matter to a pixel', async () => {
  const wide: ImageShape = [1, 32, 256];
  const [wideImage, wideProjections] = [drawn(32 * 256, 'wide'), drawn(2 * 32 * 256, 'wide projections')];
  const map = await network.compare(wideImage, wideProjections, wide);
  const other = wideImage.slice();
  for (let y = 0; y < 32; y++) other[y * 256 + 255]! += 0.7;
  const changed = await network.compare(other, wideProjections, wide);
  for (let y = 0; y < 32; y++) expect(changed.slice(y * 256, y * 256 + 96)).toEqual(map.slice(y * 256, y * 256 + 96));
  expect(changed).not.toEqual(map);
});

test('says the same where another computes its U-Net, in one call', async () => {
  const asked: (readonly number[])[] = [];
  const halved = network.computedBy(async (planes, dims) => {
    asked.push([planes.length, ...dims]);
    const [count, , height, width] = dims;
    return new Float32Array(4 * count * height * width).fill(0.25);
  });
  expect(halved).toMatchObject({ id: network.id, depths: network.depths });
  expect(await halved.compare(image, projections, shape)).toEqual(new Float32Array(1024).fill(0.25));
  expect(asked).toEqual([[2 * 14 * 256, 2, 14, 16, 16]]);
});

test('of several members, says the mean of what they say', async () => {
  const larger = ([name, { shape, data }]: [string, { shape: number[]; data: Float32Array }]) =>
    [name, { shape, data: data.map((value) => 1.1 * value) }] as const;
  const other = new Map([...networkTensors()].map(larger));
  const both = new Map([networkTensors(), other].flatMap((own, n) => [...own].map(([name, t]) => [`${n}.${name}`, t])));
  const joint = parseDiscrepancyNetwork(networkFile(both), hash, 'a.safetensors');
  const single = parseDiscrepancyNetwork(networkFile(other), hash, 'b.safetensors');
  const [own, others] = [
    await network.compare(image, projections, shape),
    await single.compare(image, projections, shape),
  ];
  const mean = own.map((odds, i) => (odds + others[i]!) / 2);
  expect(await joint.compare(image, projections, shape)).toBeAllClose(mean, { atol: 1e-5 });
  expect(mean).not.toBeAllClose(own, { atol: 0.01 });
});

test('refuses a file that is something else, is cut short, or whose layers do not fit', async () => {
  const parse = (bytes: Uint8Array) => parseDiscrepancyNetwork(bytes, hash, 'a.safetensors');
  const without = networkTensors();
  without.delete('up1.bias');
  const joint = networkTensors();
  joint.set('up2.weight', { shape: [6, 12, 3, 3], data: new Float32Array(6 * 12 * 9) });
  for (const [bytes, text] of [
    [networkFile(undefined, { specification: 'other' }), /found other/],
    [networkFile(undefined, { gains: '4,no' }), /gains are 4,no/],
    [networkFile(without), /"up1\.bias" is missing/],
    [networkFile(joint), /"up2" takes 12 planes of 13/],
    [networkFile().subarray(0, 2000), /cut short/],
  ] as const)
    expect(() => parse(bytes)).toThrow(text);
  expect(await failureOf(() => parse(networkFile(without)))).toMatchObject({ code: 'invalid-file' });
});

test('is refused where another is named, and for depths or sides that it does not take', () => {
  const learned = { discrepancy: { learned: network.id }, depths: [10, 20] };
  const { info } = gaussianPrior({ mean: smoothImage(shape) });
  const model = { info, network };
  checkNetwork(learned, model);
  checkNetwork({ ...learned, discrepancy: { error: 'squared', channels: 'each', smoothing: 0 } }, { info });
  expect(() => checkNetwork(learned, { info })).toThrow(/network 0123456789abcdef .* has none/);
  expect(() => checkNetwork({ ...learned, discrepancy: { learned: 'ab' } }, model)).toThrow(/ab .*0123/);
  expect(() => checkNetwork({ ...learned, depths: [10] }, model)).toThrow(/2 of them/);
  const odd = { network, info: { ...info, shape: [1, 24, 32] as const } };
  expect(() => checkNetwork(learned, odd)).toThrow(/multiples of 16.*24x32/);
});
