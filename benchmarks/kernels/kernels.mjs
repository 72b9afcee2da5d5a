// How long each loop over pixels takes beside a plain one: a loop that reads the same bytes in the same order, and writes
// their sum where the kernel writes. On images of 256x256 pixels, in turns, in one process; the ratio of the fastest rounds.
import { fileURLToPath } from 'node:url';
import { projectionError } from '../../packages/core/dist/attention/discrepancy.js';
import { keyedNoise } from '../../packages/core/dist/math/index.js';
import { fuse, fusionMaps } from '../../packages/core/dist/sampler/fusion.js';
import { noised, renoise, reverseStep } from '../../packages/core/dist/sampler/kernels.js';

/**
 * @typedef {Float32Array | Float64Array} Values
 * @typedef {object} Kernel
 * @property {() => void} run
 * @property {readonly Values[]} reads arrays of one length
 * @property {readonly Values[]} writes
 */

const [channels, height, width] = /** @type {const} */ ([3, 256, 256]);
const size = channels * height * width;

/**
 * A loop over so many arrays: compiled for each kernel, so that none is slowed by what another was given.
 * @param {Kernel} kernel
 * @returns {() => void}
 */
function plainLoop({ reads, writes }) {
  const names = reads.map((_, k) => `r${k}`);
  const sum = names.map((name) => `${name}[i]`).join(' + ');
  const targets = writes.map((_, k) => `w${k}`);
  const stores = targets.map((name) => `${name}[i] = sum;`).join(' ');
  const body = `const size = w0.length; for (let i = 0; i < size; i++) { const sum = ${sum}; ${stores} }`;
  const loop = new Function(...names, ...targets, body);
  return () => loop(...reads, ...writes);
}

/** @returns {Record<string, Kernel>} */
function kernels() {
  const noise = keyedNoise(0);
  let draw = 0;
  const values = (length = size) => {
    const out = new Float32Array(length);
    noise.fill(out, { purpose: 'initial', draw: draw++ });
    return out;
  };
  const [x, x0, input, fresh] = [values(), values(), values(), values()];
  const output = values(2 * size);
  const [predicted, variance] = [output.subarray(0, size), output.subarray(size)];
  const maps = fusionMaps(values().map((value) => Math.min(1, Math.abs(value) / 3)));
  const prediction = { x: 1.01, output: -0.1 };
  const step = { x: 0.9, x0: 0.1, previousX0: 0, sigma: 0.05 };
  const learned = { ...step, logVariance: /** @type {const} */ ([-6, -5]) };

  return {
    reverseStep: {
      run: () => reverseStep({ x, x0 }, output, { prediction, step, clipSample: true }, fresh),
      reads: [x, x0, predicted, fresh],
      writes: [x, x0],
    },
    'reverseStep, the last': {
      run: () => reverseStep({ x, x0 }, output, { prediction, step, clipSample: true }),
      reads: [x, x0, predicted],
      writes: [x, x0],
    },
    'reverseStep, learned variance': {
      run: () => reverseStep({ x, x0 }, output, { prediction, step: learned, clipSample: true }, fresh),
      reads: [x, x0, predicted, variance, fresh],
      writes: [x, x0],
    },
    renoise: { run: () => renoise(x, fresh, 0.02), reads: [x, fresh], writes: [x] },
    noised: { run: () => noised(input, x, 0.5), reads: [input, x], writes: [x] },
    fuse: {
      run: () => fuse(x, { input, noise: fresh, maps, alphaCumprod: 0.5 }),
      reads: [x, input, fresh, maps.sample, maps.noise],
      writes: [x],
    },
    projectionError: {
      run: () => projectionError(input, fresh, 'absolute'),
      reads: [input, fresh],
      writes: [new Float32Array(size)],
    },
  };
}

/** @param {{ rounds: number }} options */
export function kernelTimes({ rounds }) {
  return Object.entries(kernels()).map(([name, kernel]) => {
    const loops = [kernel.run, plainLoop(kernel)];
    const fastest = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];
    for (let round = 0; round < rounds; round++) {
      for (const [k, loop] of loops.entries()) {
        const start = performance.now();
        loop();
        fastest[k] = Math.min(fastest[k], performance.now() - start);
      }
      // A loop over what it wrote before would end at infinity, where arithmetic is slower.
      for (const values of kernel.writes) values.fill(0.5);
    }
    const [own, plain] = fastest;
    return { name, ratio: own / plain, limit: 2, milliseconds: own, plainMilliseconds: plain };
  });
}

if (process.argv[1] === fileURLToPath(import.meta.url))
  for (const { name, ratio, milliseconds } of kernelTimes({ rounds: 100 }))
    console.log(`${name.padEnd(30)} ${ratio.toFixed(2)} ${milliseconds.toFixed(2)} ms`);
