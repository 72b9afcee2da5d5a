import { wasmExports } from '../../wasm-exports.js';
import { boundOf } from './clipped.js';
import type { SampleLoops } from './sample-loops.js';
import { most, simdModule } from './simd-loops-module.js';

/** What the module exports: the loops, with the places of planes in bytes, their length in bytes, and numbers. */
interface Exports extends Readonly<Record<'step' | 'noisyStep' | 'mix' | 'fuse', (...args: number[]) => void>> {
  readonly memory: WebAssembly.Memory;
}

/** Where the planes of a call begin in the module's memory, in bytes. */
const [first, second, third, fourth, fifth] = [0, 1, 2, 3, 4].map((n) => 4 * most * n) as Places;

type Places = [number, number, number, number, number];

/**
 * The same values to the bit as `scalarLoops`, in a third of the time, by WebAssembly's vectors; images are copied into its memory piece
 * by piece. `undefined` where the engine has none, or a page's content security policy forbids them.
 */
export function simdLoops(): SampleLoops | undefined {
  const exports = wasmExports<Exports>(simdModule);
  if (!exports) return undefined;
  const { memory, step, noisyStep, mix, fuse } = exports;
  const planes = [first, second, third, fourth, fifth].map((place) => new Float32Array(memory.buffer, place, most));

  /** Goes through images of one length piece by piece: copies a piece of each in, gives its length in bytes, and copies those that were made out. */
  function inPieces(
    given: readonly Float32Array[],
    made: readonly Float32Array[],
    length: number,
    make: (end: number) => void,
  ): void {
    for (let at = 0; at < length; at += most) {
      const count = Math.min(most, length - at);
      for (let n = 0; n < given.length; n++) planes[n]!.set(piece(given[n]!, at, count));
      make(8 * Math.ceil(count / 2));
      for (let n = 0; n < made.length; n++) made[n]!.set(piece(planes[n]!, 0, count), at);
    }
  }

  return {
    step({ x, x0 }, output, how, noise) {
      const { x: px, output: po } = how.prediction;
      const { x0: c0, x: cx, sigma } = how.step;
      const bound = boundOf(how);
      // What is predicted takes the place of the output.
      if (noise)
        inPieces([x, output, noise], [x, x0], x.length, (end) => {
          noisyStep(first, second, second, third, end, px, po, c0, cx, bound, sigma);
        });
      else inPieces([x, output], [x, x0], x.length, (end) => step(first, second, second, end, px, po, c0, cx, bound));
    },
    mix(into, images, [a, b]) {
      inPieces(images, [into], into.length, (end) => mix(first, first, second, end, a, b));
    },
    fuse(sample, { input, maps, noise, alphaCumprod }) {
      const [signal, deviation] = [Math.sqrt(alphaCumprod), Math.sqrt(1 - alphaCumprod)];
      const given = [sample, input, maps.sample, maps.noise, noise];
      inPieces(given, [sample], sample.length, (end) =>
        fuse(first, second, third, fourth, fifth, end, signal, deviation),
      );
    },
  };
}

/** So many values of an image: all of it, where that is how many it has. */
function piece(image: Float32Array, at: number, count: number): Float32Array {
  return count === image.length ? image : image.subarray(at, at + count);
}
