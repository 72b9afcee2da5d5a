import { basename } from 'node:path';
import { type CorrectProgress, FuzzydiffError, readRun } from '@fuzzydiff/core';
import type { Photo } from '../batch/image-job.js';
import { firstDifference } from '../files/first-difference.js';
import { invalidFile } from '../files/invalid-file.js';
import { readIfThere } from '../files/read-whole.js';
import { writeAtomic } from '../files/write-atomic.js';
import { type CorrectRecipe, type RecordedRecipe, recordedRecipe, wrongInRecipe } from '../record/recipe.js';

/** What the file of a kept run ends in. */
export const runEnding = '.fuzzyrun';

/** What the command puts beside a run that it keeps. */
export interface KeptNotes {
  /** The photograph's name, without a folder. */
  readonly name: string;
  readonly made: CorrectRecipe;
  readonly save: 'all' | undefined;
  readonly record: boolean;
  /** After how many model calls it is kept. */
  readonly every: number;
}

/** Keeps a run in a file after so many model calls, whole each time. */
export function runKeeper(
  path: string,
  {
    photo,
    recipe,
    ...how
  }: { readonly photo: Photo; readonly recipe: Readonly<Record<string, unknown>> } & Pick<
    KeptNotes,
    'every' | 'save' | 'record'
  >,
): (step: CorrectProgress) => Promise<void> {
  const notes = { name: basename(photo.path), made: recordedRecipe(recipe), ...how };
  const about = { command: JSON.stringify(notes) };
  let last: number | undefined;
  return async (step) => {
    // Where it has gone on, it is counted from there.
    last ??= Math.floor((step.calls - 1) / how.every) * how.every;
    if (step.calls - last < how.every) return;
    last = step.calls;
    await writeAtomic(path, await step.keep({ photo: photo.bytes, about }));
  };
}

/**
 * The run that is kept at a path: nothing where there is none.
 *
 * @throws FuzzydiffError `mismatch` where it is of another picture or other settings; `invalid-file` where it is damaged
 */
export async function keptRunAt(
  path: string,
  recipe: Readonly<Record<string, unknown>>,
): Promise<Uint8Array | undefined> {
  const bytes = await readIfThere(path, 'a kept run');
  if (!bytes) return undefined;
  const { about } = await readRun(bytes, path);
  const { made } = keptNotes(about, path);
  const now = recordedRecipe(recipe) as CorrectRecipe;
  const difference = firstDifference(now, made);
  if (!difference) return bytes;
  const { path: name, wanted, found } = difference;
  const message =
    `Expected the kept run ${path} to be with ${name} ${wanted} but found ${found}; go on with it by \`fuzzydiff resume\`, or pass ` +
    '--overwrite to begin anew.';
  throw new FuzzydiffError('mismatch', message, { data: { path, name } });
}

/**
 * What the command has put beside a run.
 *
 * @throws FuzzydiffError `invalid-file` where it has not, or it is damaged
 */
export function keptNotes({ command }: Readonly<Record<string, string>>, path: string): KeptNotes {
  const refuse = (found: string) =>
    invalidFile(path, {
      expected: 'a run that `fuzzydiff correct --checkpoint-every` has kept',
      found,
      remedy: 'go on with it in the program that has kept it',
    });
  if (command === undefined) throw refuse('another program has kept it');
  let notes: Omit<KeptNotes, 'made'> & { readonly made: RecordedRecipe };
  try {
    notes = JSON.parse(command);
  } catch {
    throw refuse('what it says of the command is not JSON');
  }
  if (typeof notes !== 'object' || notes === null) throw refuse('what it says of the command is no object');
  const { name, made, every, record, save } = notes;
  const wrong = wrongInRecipe(made);
  if (wrong !== undefined || made.command !== 'correct') throw refuse(`its ${wrong ?? 'recipe'} is damaged`);
  const isName = typeof name === 'string' && name !== '' && basename(name) === name;
  if (!isName || !Number.isSafeInteger(every) || every < 1 || typeof record !== 'boolean')
    throw refuse('what it says of the command is damaged');
  return { name, made, every, record, save: save === 'all' ? 'all' : undefined };
}
