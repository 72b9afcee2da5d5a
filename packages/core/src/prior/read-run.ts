import type { RunStage } from '../sampler/kept-stage.js';
import { parseKept } from './kept-file.js';

/** What a kept run is of: what is needed to go on with it. */
export interface KeptRunSummary {
  /** The id of its model. */
  readonly model: string;
  /** Where it ran. */
  readonly device: string;
  /** The bytes of the photograph's file, as long as they are, where it was put in. */
  readonly photo?: Uint8Array;
  /** What else was put beside it, by name. */
  readonly about: Readonly<Record<string, string>>;
  /** What was being made. */
  readonly stage: RunStage;
  /** Predictions of that stage so far: at least 0. */
  readonly calls: number;
}

/**
 * Reads what a kept run (`.fuzzyrun`) is of. `correct` goes on with the same bytes: `prior.correct(photo, { from: bytes })`.
 *
 * @param bytes the bytes of the whole file
 * @param where names the file in errors
 * @throws FuzzydiffError `invalid-file` when it is damaged or something else
 */
export async function readRun(bytes: Uint8Array, where = 'the run'): Promise<KeptRunSummary> {
  const { model, device, photo, about, state } = await parseKept(bytes, where);
  return { model, device, ...(photo && { photo }), about, stage: state.stage, calls: state.calls };
}
