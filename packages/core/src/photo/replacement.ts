import { checkTensor, type Tensor } from '../tensor/tensor.js';
import { continuation } from './continued.js';
import { correctionPlanes, type Damage, photoPlanes } from './damage.js';
import { depthWithin } from './depth.js';
import { grain } from './grain.js';
import type { Image } from './image.js';
import { localDeviation } from './local-deviation.js';
import { asColours, asOpponent } from './opponent.js';
import { subtract } from './pixelwise.js';
import type { Placement } from './placement.js';

/** From how much of a pixel is replaced on it says nothing of what surrounds the damage; below, the less: a step would hang on one pixel. */
const spoiling = 1 / 16;

/** How deep in a damage what the model made counts half, in pixels of the frame. */
const halfDepth = 0.5;

/** A part of a photograph that a face's correction goes into. */
interface DamagedPart {
  readonly placement: Placement;
  readonly corrected: Tensor;
  readonly damage: Damage;
}

/** How a part is replaced. */
export interface Replacing {
  /** Pixels of the photograph in one of the frame. */
  readonly scale: number;
  /** A channel's noise. */
  readonly draw: (channel: number) => Float32Array;
  /** Of grain, times that of the surroundings. */
  readonly strength: number;
  /** The part's pixels that are replaced, as indices. */
  readonly asked: Int32Array;
}

/** What goes into some pixels of where the damage is, of 255: for each channel of the photograph as many values as are asked for. */
export function replacement(
  image: Image,
  part: DamagedPart,
  { scale, draw, strength, asked }: Replacing,
): Float32Array[] {
  const { broad, details, ...options } = parted(image, part, { scale, asked });
  const added = grain(details, part.damage.box, { ...options, scale, asked, draw });
  added.forEach((values, c) => {
    for (let n = 0; n < values.length; n++) values[n] = broad[c]![n]! + strength * values[n]!;
  });
  return asColours(added);
}

/** What there is of the photograph's planes once they are parted from what the model has made. */
interface Parted {
  /** What goes there but for its grain, for each channel where it is asked for. */
  readonly broad: readonly Float64Array[];
  /** What is left of the photograph: its detail. */
  readonly details: readonly Float32Array[];
  readonly contrast: Float32Array;
  readonly kept: Float32Array;
}

/** By itself, so that the correction's planes are let go before grain takes as many. */
function parted(
  image: Image,
  { placement, corrected, damage }: DamagedPart,
  { scale, asked }: Pick<Replacing, 'scale' | 'asked'>,
): Parted {
  const { box, weight, unseen } = damage;
  const { width, height } = box;
  const [channels = 0, rows = 0, columns = 0] = corrected.shape;
  if (image.channels > 1) checkTensor('corrected', corrected, [[image.channels, rows, columns]]);
  else checkTensor('corrected', corrected, [[channels, rows, columns]]);
  const kept = new Float32Array(width * height);
  for (let i = 0; i < kept.length; i++) kept[i] = Math.max(1 - weight.values[i]! / spoiling, 0);
  const photo = asOpponent(photoPlanes(image, box));
  const made = asOpponent(correctionPlanes(corrected, image.channels, placement, box));
  const contrast = localDeviation({ width, height, values: made[0]! }, Math.max(1, scale));
  const sigma = Math.min(Math.max(1, scale / 2), 3);
  const continued = continuation({ width, height }, kept, sigma);
  const depth = depthWithin({ width, height, values: kept });
  const inDepth = new Float32Array(asked.length);
  for (let n = 0; n < inDepth.length; n++) {
    const i = asked[n]!;
    inDepth[n] = (1 - (unseen ? unseen.values[i]! : 0)) / (1 + (halfDepth * scale) / depth[i]!);
  }
  const [surroundings, continuedPlane] = [new Float32Array(width * height), new Float32Array(width * height)];
  const broad = made.map((plane, channel) => {
    const own = photo[channel]!;
    continued(own, surroundings);
    continued(plane, continuedPlane);
    subtract(plane, continuedPlane);
    subtract(subtract(own, surroundings), plane);
    const filled = new Float64Array(asked.length);
    for (let n = 0; n < filled.length; n++) filled[n] = surroundings[asked[n]!]! + inDepth[n]! * plane[asked[n]!]!;
    return filled;
  });
  return { broad, details: photo, contrast, kept };
}
