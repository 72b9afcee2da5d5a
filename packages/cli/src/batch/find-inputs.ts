import { type ExpandedInputs, expandInputs, refuseSameStem } from '../files/expand-inputs.js';
import { reportEnding } from '../files/report.js';
import { stemOf } from '../files/stem.js';
import { readableExtensions } from '../image/known-formats.js';
import type { InputJob } from './run-inputs.js';

/** The images that are there, and jobs that fail for the others. */
export interface FoundInputs extends ExpandedInputs {
  readonly missing: readonly InputJob[];
}

/**
 * Finds the images that arguments name.
 *
 * @throws FuzzydiffError that of the first argument, where none names an image; as `refuseSameStem`
 */
export async function findInputs(inputs: readonly string[]): Promise<FoundInputs> {
  const found: string[] = [];
  const errors = new Map<string, unknown>();
  for (const input of inputs) {
    await expandInputs([input], { extensions: readableExtensions }).then(
      () => found.push(input),
      (error) => errors.set(input, error),
    );
  }
  if (found.length === 0 && errors.size > 0) throw errors.values().next().value;
  const { paths, passedOver } = await expandInputs(found, { extensions: readableExtensions });
  refuseSameStem(paths);
  const missing = [...errors].map(([input, error]): InputJob => {
    const reportName = `${stemOf(input)}${reportEnding}`;
    return { input, reads: async () => [], reportName, gives: [], open: () => Promise.reject(error) };
  });
  return { paths, passedOver, missing };
}
