import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { type Tensor, tensor } from '@fuzzydiff/core';
import { parseSafetensors } from '@fuzzydiff/core/bundle';

/** The folder of one of the tiny bundles that `fixtures/make-fixtures.py` makes. */
export function fixture(name: string): string {
  return fileURLToPath(new URL(`fixtures/${name}`, import.meta.url));
}

/** Samples of a tiny bundle, and what its network gives for them as numpy computes it. */
export async function knownAnswer(name: string): Promise<{ samples: Tensor; timesteps: number[]; output: Tensor }> {
  const where = `${fixture(name)}/expected.safetensors`;
  const { tensors } = parseSafetensors(await readFile(where), where);
  const read = (key: string) => tensors.get(key)!;
  const asTensor = (key: string) => tensor(read(key).shape, Float32Array.from(read(key).data));
  return { samples: asTensor('sample'), timesteps: [...read('timestep').data], output: asTensor('output') };
}

/** The largest absolute difference; infinite where the lengths differ. */
export function largestDifference(a: Float32Array, b: Float32Array): number {
  if (a.length !== b.length) return Number.POSITIVE_INFINITY;
  return a.reduce((largest, value, i) => Math.max(largest, Math.abs(value - b[i]!)), 0);
}

/** What a promise rejects with. */
export async function rejection(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(
    () => {
      throw new Error('it did not reject');
    },
    (error: unknown) => error,
  );
}
