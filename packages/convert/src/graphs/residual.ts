import { cast, constant, type Graph, node, scalar, split } from '../onnx/graph.js';
import { type Activation, activate } from './activations.js';
import { add, conv, type Feature, groupNorm, linear, type Norm, pointwise } from './layers.js';
import { doubled, halved } from './resample.js';

/** What one project calls the layers of a residual block. */
export interface ResidualNames {
  readonly norm1: string;
  readonly conv1: string;
  readonly time: string;
  readonly norm2: string;
  readonly conv2: string;
  readonly shortcut: string;
}

/** What the residual blocks of one network have in common. */
export interface ResidualStyle {
  readonly norm: Norm;
  /** The time embedding after its activation, `[N, timeWidth]`, float32: the same for every block. */
  readonly time: string;
  readonly timeWidth: number;
  /** Whether time scales and shifts the second normalisation (Dhariwal and Nichol 2021), instead of being added before it. */
  readonly scaleShift: boolean;
  readonly activation: Activation;
}

/** One residual block. */
export interface Residual extends ResidualStyle, ResidualOptions {
  readonly names: ResidualNames;
  /** Of its output. */
  readonly channels: number;
}

/** What one residual block does besides. */
export interface ResidualOptions {
  /** Doubles or halves the image's sides inside the block. @default 'none' */
  readonly resample?: 'none' | 'double' | 'halve';
  /** The sum of both branches is divided by it. @default 1 */
  readonly divisor?: number;
}

/** A residual block of a diffusion U-Net (Ho et al. 2020, appendix B; Dhariwal and Nichol 2021, appendix A). */
export function residual(graph: Graph, x: Feature, block: Residual): Feature {
  const { names, channels, norm, activation, resample = 'none', divisor = 1 } = block;
  const active = (y: Feature): Feature => ({ ...y, name: activate(graph, y.name, activation) });
  const resampled = (y: Feature): Feature =>
    resample === 'none' ? y : resample === 'double' ? doubled(graph, y) : halved(graph, y);
  let h = resampled(active(groupNorm(graph, x, names.norm1, norm)));
  h = withTime(graph, conv(graph, h, { name: names.conv1, channels }), block);
  h = conv(graph, active(h), { name: names.conv2, channels });
  const skipped = resampled(x);
  const shortcut = channels === x.channels ? skipped : pointwise(graph, skipped, names.shortcut, channels);
  return dividedBy(graph, add(graph, shortcut, h), divisor);
}

/** The second normalisation, with the time embedding before or in it. */
function withTime(graph: Graph, h: Feature, { names, norm, time, timeWidth, scaleShift }: Residual): Feature {
  const width = scaleShift ? 2 * h.channels : h.channels;
  const projected = linear(graph, time, { name: names.time, from: timeWidth, to: width });
  const perChannel = node(graph, 'Reshape', [projected, constant(graph, [0, width, 1, 1])]);
  if (scaleShift) {
    const [scale, shift] = split(graph, perChannel, 1, 2) as [string, string];
    return groupNorm(graph, h, names.norm2, { ...norm, modulation: { scale, shift } });
  }
  const shift = graph.compute === 'float16' ? cast(graph, perChannel, 'float16') : perChannel;
  return groupNorm(graph, { ...h, name: node(graph, 'Add', [h.name, shift]) }, names.norm2, norm);
}

/** A feature map divided by a number of the configuration. */
export function dividedBy(graph: Graph, x: Feature, divisor: number): Feature {
  return divisor === 1 ? x : { ...x, name: node(graph, 'Div', [x.name, scalar(graph, divisor)]) };
}
