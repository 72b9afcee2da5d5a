import { formatSafetensors } from '../src/bundle/safetensors.js';
import { keyedNoise } from '../src/noise/keyed-noise.js';

/** The planes of each level of a small discrepancy network, from the finest. */
const widths = [4, 5, 6, 7] as const;

/** The tensors of a discrepancy network with drawn weights, for images of so many channels and two projections, by name. */
export function networkTensors(channels = 1): Map<string, { shape: number[]; data: Float32Array }> {
  const [w0, w1, w2, w3] = widths;
  const layers: [name: string, outputs: number, inputs: number, side: number][] = [
    ['down0.0', w0, 4 * 3 * channels + 2, 3],
    ['down0.1', w0, w0, 3],
    ['down1.0', w1, w0, 3],
    ['down1.1', w1, w1, 3],
    ['down2.0', w2, w1, 3],
    ['down2.1', w2, w2, 3],
    ['down3.0', w3, w2, 3],
    ['down3.1', w3, w3, 3],
    ['up2', w2, w3 + w2, 3],
    ['up1', w1, w2 + w1, 3],
    ['up0', w0, w1 + w0, 3],
    ['out', 4, w0, 1],
  ];
  const noise = keyedNoise(7);
  const drawn = (size: number, key: string, deviation: number) => {
    const values = new Float32Array(size);
    noise.fill(values, { image: key, purpose: 'projection' });
    return values.map((value) => deviation * value);
  };
  return new Map(
    layers.flatMap(([name, outputs, inputs, side]) => {
      const size = inputs * side * side;
      return [
        [
          `${name}.weight`,
          { shape: [outputs, inputs, side, side], data: drawn(outputs * size, `${name}.weight`, Math.sqrt(2 / size)) },
        ],
        [`${name}.bias`, { shape: [outputs], data: drawn(outputs, `${name}.bias`, 0.1) }],
      ] as [string, { shape: number[]; data: Float32Array }][];
    }),
  );
}

/** Its file. */
export function networkFile(tensors = networkTensors(), facts: Readonly<Record<string, string>> = {}): Uint8Array {
  const metadata = { specification: 'fuzzydiff-discrepancy/3', gains: '4,2', ...facts };
  return formatSafetensors({ tensors, metadata: new Map(Object.entries(metadata)) });
}
