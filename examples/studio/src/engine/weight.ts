import {
  type CorrectionSettings,
  contiguous,
  diffusionPlan,
  type ModelInfo,
  retained,
  type Tensor,
  tensor,
  weightOnPlan,
} from '@fuzzydiff/core';

/** What a brush left on the model's grid, per pixel: 1 wants it corrected, -1 kept, 0 leaves it to the map. */
export type Layer = Float32Array;

/** A weight `[1|C,H,W]` with the brush's layer over it: drawn to 0 where it says corrected, to 1 where it says kept. */
export function paintedWeight(weight: Tensor, layer: Layer): Tensor {
  const values = contiguous(weight).map((w, i) => {
    const p = layer[i % layer.length]!;
    return p >= 0 ? w * (1 - p) : w - (1 - w) * p;
  });
  return tensor(weight.shape, values);
}

/** How much of the input a weight by these settings keeps in the end, `[1|C,H,W]` in `[0, 1]`. */
export function keptBy(weight: Tensor, settings: CorrectionSettings, info: ModelInfo): Tensor {
  const onPlan = weightOnPlan(weight, settings, info);
  if ('retention' in onPlan) return onPlan.retention as Tensor;
  return retained(weight, diffusionPlan(info, settings.plan), info.retentionSigma);
}
