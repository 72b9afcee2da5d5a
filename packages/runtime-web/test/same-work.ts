// What Node and a page both do in same-as-node.test.ts, to be compared.
import { parseCalibration } from '@fuzzydiff/calibration';
import { type EpsModel, presets, type Tensor } from '@fuzzydiff/core';
import { correct, diffusionPlan, keyedNoise, synthesize } from '@fuzzydiff/core/math';

/** The hash of many draws: all purposes, images by plain and other names, lengths that end within a block. */
export async function drawnHash(seed: number): Promise<string> {
  const noise = keyedNoise(seed);
  const values = new Float32Array(1_000_003);
  const hashes: string[] = [];
  for (const purpose of ['initial', 'step', 'input', 'resample', 'projection', 'degradation'] as const)
    for (const image of ['', 'ärger/日本.png']) {
      noise.fill(values, { image, purpose, sample: 3, draw: 70_000 });
      const digest = await crypto.subtle.digest('SHA-256', values);
      hashes.push([...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, '0')).join(''));
    }
  return hashes.join('\n');
}

/** A whole correction with the preset `fast`: the corrected image and its map. */
export async function corrected(model: EpsModel, image: Tensor, statistics: Uint8Array, seed: number) {
  const calibration = parseCalibration(statistics, 'the calibration');
  const [found] = await correct(model, [{ image, key: 'example' }], {
    calibration,
    settings: presets.fast.correction,
    noise: keyedNoise(seed),
  });
  return { samples: found!.samples.data, map: found!.map.data };
}

/** A conditioned synthesis: four steps with jumps, so that all kinds of moves and of noise occur. */
export async function conditioned(model: EpsModel, image: Tensor, seed: number): Promise<Float32Array> {
  const plan = diffusionPlan(model.info, { steps: 4, jumps: { length: 2, samples: 2 } });
  const [only] = await synthesize(model, [{ image, weight: { retention: 0.5 } }], {
    plan,
    noise: keyedNoise(seed),
  });
  return only!.samples.data;
}
