import { existsSync } from 'node:fs';
import { join } from 'node:path';
import {
  evaluatePhotographs,
  type Photograph,
  type PhotographDamage,
  photographDamages,
  photographsTable,
} from '@fuzzydiff/evaluation';
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
import { bundleFolder } from '../model/bundle-folder.js';
import { isRemote, openRemotePrior } from '../model/remote-model.js';
import { correctionFrom, type PresetSettings, type RunSettings, wrongCommandLine } from '../settings.js';

/** What `fuzzydiff evaluate --photographs` is given. */
export interface EvaluatePhotographsSettings extends RunSettings, PresetSettings {
  readonly photographs: string;
  readonly kinds?: readonly PhotographDamage[];
  readonly limit?: number;
  /** In degrees. */
  readonly tilt?: number;
}

/** Kinds of damage that are measured where nothing else is said. */
const usualKinds = photographDamages.slice(0, 5);

/** Damages whole photographs, corrects and measures them: results.json, and a table on the terminal. */
export async function runPhotographs(settings: EvaluatePhotographsSettings): Promise<number> {
  const {
    photographs,
    kinds = usualKinds,
    limit,
    tilt = 0,
    out,
    overwrite,
    preset,
    seed,
    always,
    device,
    precision,
    threads,
  } = settings;
  const file = join(out, 'results.json');
  if (!overwrite && existsSync(file))
    throw wrongCommandLine(
      `Expected a folder without an evaluation but found ${file}; name another with --out, or replace it with --overwrite.`,
    );
  correctionFrom(settings);
  const expanded = await expandInputs([photographs], { extensions: readableExtensions });
  refuseSameStem(expanded.paths);
  printPassedOver(expanded.passedOver);
  const paths = expanded.paths.slice(0, limit);
  const outFolder = await makeWritableFolder(out);
  const { openFaceDetector, openPrior } = await import('@fuzzydiff/runtime-node');
  const open = { device, preset, ...(precision && { precision }), ...(threads !== undefined && { threads }) };
  const { model: ref, bundle } = settings;
  const prior =
    ref !== undefined && isRemote(ref)
      ? (await openRemotePrior(ref, { ...open, bundle })).prior
      : await openPrior(await bundleFolder(ref), open);
  const correction = correctionFrom(settings, prior.info);
  const detector = await openFaceDetector();
  const progress = startProgress('pictures');
  return interruptible('nothing was written', async (signal) => {
    async function* opened(): AsyncGenerator<Photograph> {
      for (const path of paths) {
        const image = await readImage(path, { ...settings, signal });
        if (image.channels !== 1 && image.channels !== 3) {
          printPassedOver([`${path}: it has ${image.channels} colour channels, and 1 or 3 are damaged`]);
          progress.expect(-1 - kinds.length);
          continue;
        }
        const faces = await detector.detect(image, { signal });
        yield { key: stemOf(path), image, faces: faces.map(({ box }) => box) };
      }
    }
    const corrector = {
      info: prior.info,
      correct: (photo: Photograph['image'], own: { readonly seed: number; readonly signal: AbortSignal | undefined }) =>
        prior.correct(photo, { ...correction, always, ...own }),
    };
    progress.expect(paths.length * (1 + kinds.length));
    const run = evaluatePhotographs(corrector, opened(), { kinds, tilt, seed, preset, signal });
    for await (const { image, kind } of run) progress.advance(1, `${image}, ${kind}`);
    const results = await run;
    const json = `${JSON.stringify(results, null, 2)}\n`;
    await writeAtomic(file, json);
    progress.stop();
    process.stdout.write(
      settings.json ? json : `${photographsTable(results)}Every number of every photograph: ${file}\n`,
    );
    return exitCodes.done;
  }).finally(async () => {
    progress.stop();
    await prior.dispose();
    await detector.dispose();
    await outFolder.removeIfEmpty();
  });
}
