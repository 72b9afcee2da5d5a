import type { ModelInfo } from '../src/model/eps-model.js';

/** Facts of a model for a test that is about others, and those that it is about. */
export function modelInfo(facts: Partial<ModelInfo>): ModelInfo {
  return {
    id: 'fake@1',
    shape: [1, 2, 2],
    schedule: { kind: 'linear', start: 1e-4, end: 0.02, steps: 1000 },
    predictionType: 'epsilon',
    varianceType: 'fixed_small',
    clipSample: false,
    retentionSigma: 0.5,
    frame: 'none',
    maxBatch: 4,
    device: 'cpu',
    ...facts,
  };
}
