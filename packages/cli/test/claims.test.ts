/** @module-tag release */
// What the paper claims of its method, on sampled faces with known damage, with intervals over faces.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseCalibration } from '@fuzzydiff/calibration';
import { type EpsModel, presets, type Tensor, tensor } from '@fuzzydiff/core';
import { diffusionPlan, keyedNoise, synthesize, unstack } from '@fuzzydiff/core/math';
import { type Evaluation, estimate, evaluate, sharpness } from '@fuzzydiff/evaluation';
import { bundleUrl, examplesUrl } from '@fuzzydiff/model-portraits-64';
import { loadModel } from '@fuzzydiff/runtime-node';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { modelInput } from '../src/batch/model-input.js';

const names = ['dusty', 'greyed', 'offset', 'scratched'];
let model: EpsModel;
let faces: { key: string; image: Tensor }[];

beforeAll(async () => {
  model = await loadModel(bundleUrl, { device: 'cpu' });
  faces = await Promise.all(
    names.map(async (key) => {
      const path = join(fileURLToPath(examplesUrl), 'clean', `${key}.png`);
      return { key, image: await modelInput(path, model.info.shape, { maxPixels: 1e6 }) };
    }),
  );
});
afterAll(async () => model.dispose());

describe('the correction', () => {
  let found: Evaluation;
  beforeAll(async () => {
    const file = new URL('calibration-fast.safetensors', bundleUrl);
    const calibration = parseCalibration(new Uint8Array(await readFile(file)), 'calibration-fast.safetensors');
    // 400 calls of the model for each face that is compared.
    const options = { kinds: ['occluder'], methods: ['ddpm-400'], compared: 2 } as const;
    found = await evaluate(model, faces, { calibration, settings: presets.fast.correction, ...options });
  });

  test('is closer to the clean image inside the damage than the damaged image is', () => {
    expect(found.results.all.differences.nothing!.psnrInside!.low).toBeGreaterThan(0);
  });

  test('is more faithful outside the damage than DDPM projection at t = 400', () => {
    expect(found.results.all.differences['ddpm-400']!.psnrOutside!.low).toBeGreaterThan(0);
  });
});

test('standardised fusion is sharper than the plain blend at m = 0.1', { timeout: 120_000 }, async () => {
  const plan = diffusionPlan(model.info, { steps: 20 });
  const weight = { perFusion: tensor([1, 64, 64], new Float32Array(64 * 64).fill(0.1)) };
  const jobs = faces.map(({ key, image }) => ({ key, image, weight }));
  const sharp = async (standardize: boolean) => {
    const results = await synthesize(model, jobs, { plan, noise: keyedNoise(0), standardize });
    return results.map(({ samples }) => sharpness(unstack(samples, 0)));
  };
  const [standardised, plain] = [await sharp(true), await sharp(false)];
  expect(estimate(standardised.map((value, i) => value - plain[i]!))!.low).toBeGreaterThan(0);
});
