import { invalidArgument } from '@fuzzydiff/core/internal';
import { constant, type Graph, node } from '../onnx/graph.js';
import { activate } from './activations.js';
import { linear } from './layers.js';

/** 64 MB: sixty times a large model's. */
const maxTable = 2 ** 24;

/** How a timestep becomes sines and cosines (Vaswani et al. 2017, section 3.5; Ho et al. 2020). */
export interface Sinusoids {
  /** Their number: half of them sines. */
  readonly width: number;
  /** Subtracted from half the width in the frequencies' exponent (diffusers' `freq_shift`). */
  readonly shift: number;
  readonly cosinesFirst: boolean;
}

/**
 * `[N, width]`: sines and cosines of the timesteps, at frequencies `10000^(-i / (width / 2 - shift))`; float32.
 *
 * Looked up in a table of all `steps` timesteps: the sine of a GPU may be off by 5e-4 even between -pi and pi (WGSL's
 * own limit), and was seen to move predictions by 1e-4.
 */
export function sinusoids(graph: Graph, steps: number, { width, shift, cosinesFirst }: Sinusoids): string {
  if (steps * width > maxTable)
    throw invalidArgument('the timesteps times the width of their embedding', `at most ${maxTable}`, steps * width);
  const half = Math.floor(width / 2);
  // Rounded to float32 where the reference implementations round.
  const { fround } = Math;
  const exponent = fround(-Math.log(10_000));
  const frequencies = Array.from({ length: half }, (_, i) =>
    fround(Math.exp(fround(fround(exponent * i) / (half - shift)))),
  );
  // An odd width is filled up with a zero.
  const table = new Float32Array(steps * width);
  for (let t = 0; t < steps; t++) {
    frequencies.forEach((frequency, i) => {
      const angle = fround(t * frequency);
      table[t * width + i + (cosinesFirst ? half : 0)] = Math.sin(angle);
      table[t * width + i + (cosinesFirst ? 0 : half)] = Math.cos(angle);
    });
  }
  return node(graph, 'Gather', [constant(graph, table, [steps, width]), 'timestep']);
}

/** The two linear layers behind the sinusoids: `[N, from]` to `[N, to]`, float32. */
export function timeLayers(
  graph: Graph,
  x: string,
  { names, from, to }: { readonly names: readonly [string, string]; readonly from: number; readonly to: number },
): string {
  const first = linear(graph, x, { name: names[0], from, to });
  return linear(graph, activate(graph, first), { name: names[1], from: to, to });
}
