import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type CleanSubject, cleanTable, evaluateClean, type PhotographMapper } from '@fuzzydiff/evaluation';
import { exitCodes } from '../batch/exit-codes.js';
import { interruptible } from '../batch/interrupt.js';
import { printPassedOver } from '../batch/notes.js';
import { startProgress } from '../batch/progress.js';
import { expandInputs, refuseSameStem } from '../files/expand-inputs.js';
import { makeWritableFolder } from '../files/make-folder.js';
import { stemOf } from '../files/stem.js';
import { writeAtomic } from '../files/write-atomic.js';
import { readableExtensions } from '../image/known-formats.js';
import { readImage } from '../image/read-image.js';
import { openMapPrior } from '../model/command-prior.js';
import { correctionFrom, type PresetSettings, type RunSettings, wrongCommandLine } from '../settings.js';

/** What `fuzzydiff evaluate --clean` is given. */
export interface EvaluateCleanSettings extends RunSettings, PresetSettings {
  readonly clean: string;
  readonly calibration?: string;
  readonly whole?: boolean;
  readonly limit?: number;
}

/** Checks the promise on photographs that are fine: results.json, and a table on the terminal. */
export async function runClean(settings: EvaluateCleanSettings): Promise<number> {
  const { clean, limit, out, overwrite, preset, seed, alpha, always, whole } = settings;
  const file = join(out, 'results.json');
  if (!overwrite && existsSync(file))
    throw wrongCommandLine(
      `Expected a folder without an evaluation but found ${file}; name another with --out, or replace it with --overwrite.`,
    );
  if (correctionFrom(settings).alpha === undefined)
    throw wrongCommandLine(
      `Expected a promise to check with --clean but found ${always ? '--always' : `preset ${preset}, which makes none`}; ${always ? 'leave it out' : 'pass --alpha'}.`,
    );
  const expanded = await expandInputs([clean], { extensions: readableExtensions, subfolders: true });
  refuseSameStem(expanded.paths);
  printPassedOver(expanded.passedOver);
  const paths = expanded.paths.slice(0, limit);
  const outFolder = await makeWritableFolder(out);
  const { prior } = await openMapPrior({ ...settings, minFace: 32, within: 'head', grey: 'auto' }, paths.length);
  const progress = startProgress('pictures');
  return interruptible('nothing was written', async (signal) => {
    async function* opened(): AsyncGenerator<CleanSubject> {
      for (const path of paths) yield { key: stemOf(path), image: await readImage(path, { ...settings, signal }) };
    }
    const mapper: PhotographMapper = {
      info: prior.info,
      map: (photo, own) => prior.map(photo, { whole, alpha, ...own }),
    };
    progress.expect(paths.length);
    const run = evaluateClean(mapper, opened(), { seed, preset, signal });
    for await (const { image } of run) progress.advance(1, image);
    const results = await run;
    const json = `${JSON.stringify(results, null, 2)}\n`;
    await writeAtomic(file, json);
    progress.stop();
    process.stdout.write(settings.json ? json : `${cleanTable(results)}Every face's p value: ${file}\n`);
    return exitCodes.done;
  }).finally(async () => {
    progress.stop();
    await prior.dispose();
    await outFolder.removeIfEmpty();
  });
}
