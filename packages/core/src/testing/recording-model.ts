import type { EpsModel } from '../model/eps-model.js';

/** One call that a recording model passed on: the `shape` `[N,C,H,W]` of its samples, and their training `timesteps`. */
export interface RecordedCall {
  readonly shape: readonly number[];
  readonly timesteps: readonly number[];
}

/** A model that notes what it is asked, and lets another answer. */
export function recordingModel(model: EpsModel): EpsModel & { readonly calls: readonly RecordedCall[] } {
  const calls: RecordedCall[] = [];
  return {
    specification: model.specification,
    info: model.info,
    ...(model.network && { network: model.network }),
    calls,
    predict(samples, timesteps, options) {
      calls.push({ shape: [...samples.shape], timesteps: Array.from(timesteps) });
      return model.predict(samples, timesteps, options);
    },
    dispose: () => model.dispose(),
  };
}
