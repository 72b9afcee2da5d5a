import { cast, constant, type Graph, node } from '../onnx/graph.js';
import { activate } from './activations.js';
import { linear } from './layers.js';

/** How a timestep becomes sines and cosines (Vaswani et al. 2017, section 3.5; Ho et al. 2020). */
export interface Sinusoids {
  /** Their number: half of them sines. */
  readonly width: number;
  /** Subtracted from half the width in the frequencies' exponent (diffusers' `freq_shift`). */
  readonly shift: number;
  readonly cosinesFirst: boolean;
}

/** `[N, width]`: sines and cosines of the timesteps, at frequencies `10000^(-i / (width / 2 - shift))`; float32. */
export function sinusoids(graph: Graph, timesteps: string, { width, shift, cosinesFirst }: Sinusoids): string {
  const half = Math.floor(width / 2);
  // Rounded to float32 where the reference implementations round: at timestep 999 the difference would show.
  const { fround } = Math;
  const step = fround(-Math.log(10_000));
  const frequencies = Float32Array.from({ length: half }, (_, i) =>
    Math.exp(fround(fround(step * i) / (half - shift))),
  );
  const column = node(graph, 'Reshape', [cast(graph, timesteps, 'float32'), constant(graph, [-1, 1])]);
  const angles = node(graph, 'Mul', [column, constant(graph, frequencies, [1, half])]);
  const waves = [node(graph, 'Sin', [angles]), node(graph, 'Cos', [angles])];
  if (cosinesFirst) waves.reverse();
  // An odd width is filled up with a zero.
  if (width % 2 === 1) waves.push(node(graph, 'Mul', [column, constant(graph, Float32Array.of(0), [1, 1])]));
  return node(graph, 'Concat', waves, { axis: 1 });
}

/** The two linear layers behind the sinusoids: `[N, from]` to `[N, to]`, float32. */
export function timeLayers(
  graph: Graph,
  x: string,
  names: readonly [string, string],
  from: number,
  to: number,
): string {
  return linear(graph, activate(graph, linear(graph, x, names[0], from, to)), names[1], to, to);
}
