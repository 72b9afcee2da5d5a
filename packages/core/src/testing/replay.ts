import { synthesize } from '../condition/synthesize.js';
import { FuzzydiffError } from '../errors.js';
import type { NoisePurpose, NoiseSource } from '../noise/keyed-noise.js';
import { isSame } from '../same.js';
import { type DiffusionPlan, diffusionPlan } from '../sampler/plan.js';
import { largestDifference } from './difference.js';
import { gaussianPrior } from './gaussian-prior.js';
import { parseRecording, type Recording } from './recording.js';

/** How far a run of this package is from a recorded one. */
export interface Replay {
  /** Largest absolute difference of a sample, over all values after every call of the model. */
  readonly maxAbsError: number;
  /** The same of the predicted clean images. */
  readonly maxAbsErrorX0: number;
  /** Noise levels of the run. */
  readonly steps: number;
  /** Calls of the model, each of them compared. */
  readonly modelCalls: number;
}

/**
 * Runs a recorded trajectory of the published sampler again and compares it call by call: the plan is made here from the
 * recording's settings, the model is the closed-form Gaussian prior, and only the noise is the recording's.
 *
 * @param bytes the bytes of a safetensors file as described beside the recordings, in `packages/core/test/golden/README.md`
 * @param where names the file in errors
 * @throws FuzzydiffError `invalid-file`; `mismatch` when the plan made here is not the one recorded
 */
export async function replayTrajectory(bytes: Uint8Array, where: string): Promise<Replay> {
  const recording = parseRecording(bytes, where);
  const { schedule, steps, jumps, clipSample, standardize, image, weight } = recording;
  const model = gaussianPrior({
    mean: recording.priorMean,
    sigma: recording.priorSigma,
    v: recording.v,
    varianceType: 'learned_range',
    schedule,
    clipSample,
  });
  const plan = diffusionPlan(model.info, { steps, jumps });
  const noise = recordedNoise(recording, plan, where);

  const job = { image, weight: { perFusion: weight } };
  const size = image.data.length;
  let call = 0;
  let maxAbsError = 0;
  let maxAbsErrorX0 = 0;
  for await (const step of synthesize(model, [job], { plan, noise, standardize })) {
    const at = (values: Recording['samples']) => values.subarray(call * size, (call + 1) * size);
    maxAbsError = Math.max(maxAbsError, largestDifference(step.samples()[0]!.data, at(recording.samples)));
    maxAbsErrorX0 = Math.max(maxAbsErrorX0, largestDifference(step.preview()[0]!.data, at(recording.predictedX0)));
    call++;
  }
  checkSame('calls of the model', call, recording.samples.length / size, where);
  return { maxAbsError, maxAbsErrorX0, steps, modelCalls: call };
}

/**
 * The recorded noise as a source: each under the purpose and the move that the plan asks it for. At a reverse step the
 * noise of the step was drawn first, then that of the re-noised input.
 */
function recordedNoise(recording: Recording, plan: DiffusionPlan, where: string): NoiseSource {
  const moves = plan.moves.map(({ kind, level }) => (kind === 'up' ? [level - 1, level] : [level, level - 1]));
  const draws = plan.moves.flatMap((move, position): (readonly [NoisePurpose, number])[] => {
    if (move.kind === 'up') return [['resample', position]];
    const step = ['step', position] as const;
    return move.fuses ? [step, ['input', position]] : [step];
  });
  checkSame('timesteps', plan.levels.timesteps, recording.timesteps, where);
  checkSame('moves', moves, recording.moves, where);
  const roles = draws.map(([purpose]) => purpose);
  checkSame('noises', roles, recording.noiseRoles, where);

  const place = new Map(draws.map(([purpose, draw], index) => [`${purpose} ${draw}`, index]));
  return {
    fill(out, { purpose, draw }) {
      if (purpose === 'initial') return out.set(recording.start);
      const index = place.get(`${purpose} ${draw}`);
      if (index === undefined)
        throw new FuzzydiffError(
          'mismatch',
          `Expected only noises recorded in ${where} to be asked for but found ${purpose} ${draw}.`,
        );
      out.set(recording.noise.subarray(index * out.length, (index + 1) * out.length));
    },
  };
}

function checkSame(what: string, here: unknown, recorded: unknown, where: string): void {
  if (isSame(here, recorded)) return;
  const message =
    `Expected the ${what} recorded in ${where}, ${JSON.stringify(recorded)}, but found ${JSON.stringify(here)}; ` +
    'this version plans that run differently.';
  throw new FuzzydiffError('mismatch', message, { data: { here, recorded } });
}
