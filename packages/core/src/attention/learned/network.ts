import { parseSafetensors } from '../../bundle/safetensors.js';
import { FuzzydiffError } from '../../errors.js';
import type { DiscrepancyCall, DiscrepancyNetwork } from '../../model/discrepancy-network.js';
import { type Convolution, convolved, enlargedBeside, mixed, type Planes, putFolded, unfolded } from './convolution.js';
import { networkMembers } from './members.js';
import { networkId } from './network-id.js';

const specification = 'fuzzydiff-discrepancy/3';

/** Its layers: down to an eighth of the folded planes, and up again beside what was there (a U-Net). */
const layerNames = ['down0.0', 'down0.1', 'down1.0', 'down1.1', 'down2.0', 'down2.1', 'down3.0', 'down3.1'] as const;
const upNames = ['up2', 'up1', 'up0', 'out'] as const;
type LayerName = (typeof layerNames)[number] | (typeof upNames)[number];
type Layers = Readonly<Record<LayerName, Convolution>>;

/** A network that was read: plain numbers, computed in TypeScript, so that it needs no runtime. */
export interface ReadNetwork extends DiscrepancyNetwork {
  /** The same network where a runtime computes its U-Net, in a tenth of the time or less. Ours. */
  computedBy(call: DiscrepancyCall): DiscrepancyNetwork;
}

/**
 * Reads a network of `training/discrepancy`: a safetensors file of float32 or float16, batch norms folded into the convolutions before
 * them. It compares an image and its mirror image, and what it says is the mean of both. Where it has several members, each has
 * its own tensors, `0.down0.0.weight` and so on, and what they say is averaged. Ours.
 *
 * @param bytes the bytes of the whole file, of any length `[B]`
 * @param sha256 of the file, in hexadecimal
 * @param where names the file in errors
 * @throws FuzzydiffError `invalid-file` when it is damaged or something else
 */
export function parseDiscrepancyNetwork(bytes: Uint8Array, sha256: string, where: string): ReadNetwork {
  const { tensors, metadata } = parseSafetensors(bytes, where);
  const found = metadata.get('specification');
  if (found !== specification) throw broken(where, `found ${found ?? 'no specification'}`);
  const gains = (metadata.get('gains') ?? '').split(',').map(Number);
  if (gains.length === 0 || !gains.every((gain) => gain > 0))
    throw broken(where, `its gains are ${metadata.get('gains')}`);
  const read = (name: string) => {
    const own = tensors.get(name);
    if (!(own?.data instanceof Float32Array)) throw broken(where, `its tensor "${name}" is missing`);
    return own as { shape: readonly number[]; data: Float32Array };
  };
  const layer = (member: string, name: LayerName): [LayerName, Convolution] => {
    const { shape, data: weight } = read(`${member}${name}.weight`);
    const { data: bias } = read(`${member}${name}.bias`);
    const [outputs = 0, inputs = 0, side = 0] = shape;
    if (shape.length !== 4 || shape[3] !== side || side !== (name === 'out' ? 1 : 3) || bias.length !== outputs)
      throw broken(where, `its layer "${member}${name}" has shape [${shape.join(', ')}]`);
    return [name, { inputs, outputs, weight, bias }];
  };
  const members = networkMembers(tensors).map((member) => {
    const layers = Object.fromEntries([...layerNames, ...upNames].map((name) => layer(member, name)));
    checkJoints(layers as Layers, where);
    return layers as Layers;
  });
  const computedBy = (call: DiscrepancyCall): DiscrepancyNetwork => ({
    id: networkId(sha256),
    depths: gains.length,
    async compare(image, projections, [channels, height, width]) {
      const input = compared(image, projections, { channels, height, width, gains });
      // A face's mirror image is a face: what is damage is so in both.
      const [own, other] = await oddsOf(input, call);
      const back = mirrored(other).values;
      return meanOf(own.values, back);
    },
  });
  return { ...computedBy(inTypeScript(members)), computedBy };
}

/** The log odds of each pixel of planes and of their mirror image, `[1,H,W]` each, in one call. */
async function oddsOf(input: Planes, call: DiscrepancyCall): Promise<[own: Planes, other: Planes]> {
  const [height, width] = [input.height / 2, input.width / 2];
  const plane = height * width;
  const channels = 4 * input.channels + 2;
  const planes = new Float32Array(2 * channels * plane);
  for (const n of [0, 1]) {
    const own = planes.subarray(n * channels * plane, (n + 1) * channels * plane);
    putFolded(own, input, n === 1);
    putPlaces(own.subarray(4 * input.channels * plane), height, width);
  }
  const found = await call(planes, [2, channels, height, width]);
  const odds = (n: number) =>
    unfolded({ channels: 4, height, width, values: found.subarray(4 * n * plane, 4 * (n + 1) * plane) });
  return [odds(0), odds(1)];
}

/** The mean of the members' U-Nets in TypeScript: the same bits on every machine. */
function inTypeScript(members: readonly Layers[]): DiscrepancyCall {
  return async (planes, [count, channels, height, width]) => {
    const size = channels * height * width;
    const found = new Float32Array(4 * count * height * width);
    for (let n = 0; n < count; n++) {
      const values = planes.subarray(n * size, (n + 1) * size);
      const odds = members.map((layers) => unet({ channels, height, width, values }, layers).values);
      const mean = odds[0]!.map((_, i) => odds.reduce((sum, own) => sum + own[i]!, 0) / odds.length);
      found.set(mean, 4 * n * height * width);
    }
    return found;
  };
}

/** Refuses layers that do not take what those before them give. */
function checkJoints(layers: Layers, where: string): void {
  const takes = (name: LayerName, inputs: number) => {
    if (layers[name].inputs !== inputs)
      throw broken(where, `its layer "${name}" takes ${layers[name].inputs} planes of ${inputs}`);
  };
  for (const level of [0, 1, 2, 3] as const) takes(`down${level}.1`, layers[`down${level}.0`].outputs);
  for (const level of [1, 2, 3] as const) takes(`down${level}.0`, layers[`down${(level - 1) as 0 | 1 | 2}.1`].outputs);
  takes('up2', layers['down3.1'].outputs + layers['down2.1'].outputs);
  takes('up1', layers.up2.outputs + layers['down1.1'].outputs);
  takes('up0', layers.up1.outputs + layers['down0.1'].outputs);
  takes('out', layers.up0.outputs);
}

function broken(where: string, what: string): FuzzydiffError {
  const message = `Expected a discrepancy network (${specification}) in ${where} but ${what}; take it from the model's bundle.`;
  return new FuzzydiffError('invalid-file', message, { data: { where } });
}

/** The image, and beside it how far each projection is from it, times its gain. */
function compared(
  image: Float32Array,
  projections: Float32Array,
  { gains, ...size }: Omit<Planes, 'values'> & { readonly gains: readonly number[] },
): Planes {
  const values = new Float32Array(image.length * (1 + gains.length));
  values.set(image);
  gains.forEach((gain, d) => {
    const [from, to] = [d * image.length, (d + 1) * image.length];
    putMissing(values.subarray(to, to + image.length), image, projections.subarray(from, to), gain);
  });
  return { ...size, channels: size.channels * (1 + gains.length), values };
}

function putMissing(out: Float32Array, image: Float32Array, projection: Float32Array, gain: number): void {
  for (let i = 0; i < out.length; i++) out[i] = gain * (projection[i]! - image[i]!);
}

function meanOf(values: Float32Array, others: Float32Array): Float32Array {
  const mean = new Float32Array(values.length);
  for (let i = 0; i < mean.length; i++) mean[i] = (values[i]! + others[i]!) / 2;
  return mean;
}

/** Planes mirrored from left to right. */
function mirrored({ values, ...size }: Planes): Planes {
  const out = values.slice();
  for (let row = 0; row < out.length; row += size.width) out.subarray(row, row + size.width).reverse();
  return { ...size, values: out };
}

/** Two planes: how far right and how far down each pixel is, from -1 to 1. A face's frame is aligned: its eyes have a place. */
function putPlaces(out: Float32Array, height: number, width: number): void {
  const plane = height * width;
  for (let y = 0, i = 0; y < height; y++)
    for (let x = 0; x < width; x++, i++) {
      out[i] = -1 + (2 * x) / (width - 1);
      out[i + plane] = -1 + (2 * y) / (height - 1);
    }
}

function unet(planes: Planes, layers: Layers): Planes {
  const level = (from: Planes, n: 0 | 1 | 2 | 3) =>
    convolved(convolved(from, layers[`down${n}.0`], n === 0 ? 1 : 2), layers[`down${n}.1`], 1);
  const down0 = level(planes, 0);
  const down1 = level(down0, 1);
  const down2 = level(down1, 2);
  const up2 = convolved(enlargedBeside(level(down2, 3), down2), layers.up2, 1);
  const up1 = convolved(enlargedBeside(up2, down1), layers.up1, 1);
  const up0 = convolved(enlargedBeside(up1, down0), layers.up0, 1);
  return mixed(up0, layers.out);
}
