import { formatCalibration } from '@fuzzydiff/calibration';
import { FuzzydiffError, type PresetName } from '@fuzzydiff/core';
import { type Frame, imageKey } from '@fuzzydiff/core/image';
import type { KnownStatistics } from '@fuzzydiff/core/internal';
import type { BundleSource, PagePrior } from '@fuzzydiff/runtime-web';
import { shownBitmaps } from './bitmaps.js';
import type {
  AllOver,
  Face,
  Found,
  Left,
  LeftWork,
  LoadAsk,
  LookAsk,
  MendAsk,
  Mending,
  Opened,
  PriorFacts,
} from './crossing.js';
import { followed, type MendTold, type OnStep } from './follow.js';
import { forgetMending, keeping, keptRun, leftMendings } from './kept.js';
import { type LoadTold, loadPrior } from './load.js';
import { foundIn, look } from './look.js';
import { mend } from './mend.js';
import type { Photo } from './photo.js';
import { readFile } from './read-file.js';
import { type Patches, type SaveAsk, type Saving, saved } from './save/save.js';
import { changeAllOver, type WholeAsk } from './whole/change-all-over.js';
import { facePatches } from './whole/patches.js';

/**
 * All that happens to photographs, without a page: what is open, found, mended and saved, by the front door of
 * `@fuzzydiff/runtime-web`. It is meant for a worker, so that a page never waits; a page calls it by way of `client.ts`.
 */
export function createEngine() {
  const photos = new Map<number, Photo>();
  const tasks = new Map<number, AbortController>();
  let prior: PagePrior | undefined;
  let statistics: KnownStatistics = {};
  let frame: Frame = { kind: 'whole' };
  let mendings = 0;

  const photoOf = (id: number): Photo => {
    const photo = photos.get(id);
    if (photo) return photo;
    throw new Error('This photograph is closed. Open it again.');
  };
  const priorNow = (): PagePrior => {
    if (prior) return prior;
    throw new Error('What mends photographs is not here yet. Try again in a moment.');
  };

  /** What was found, as something else would be found now. */
  const forget = () => {
    for (const photo of photos.values()) {
      photo.seen.clear();
      photo.era++;
    }
  };

  /** Does something that can be stopped. */
  async function stoppable<R>(task: number, work: (signal: AbortSignal) => Promise<R>): Promise<R> {
    const controller = new AbortController();
    tasks.set(task, controller);
    try {
      return await work(controller.signal);
    } finally {
      tasks.delete(task);
    }
  }

  /** Something, and how long it took. */
  async function timed<R>(work: () => Promise<R>): Promise<R & { readonly seconds: number }> {
    const began = performance.now();
    const result = await work();
    return { ...result, seconds: (performance.now() - began) / 1000 };
  }

  return {
    /** Opens a prior in place of the present one. */
    async load(source: BundleSource, ask: LoadAsk, task: number, told: LoadTold): Promise<PriorFacts> {
      return stoppable(task, async (signal) => {
        const { onLoading, onWarning } = told;
        const loaded = await loadPrior(source, ask, { onLoading, onWarning, signal });
        await prior?.dispose();
        prior = loaded.prior;
        ({ statistics, frame } = loaded);
        forget();
        return loaded.facts;
      });
    },

    /** Takes a photograph, upright, under an id that is new; where it was left, with what was known of it before. */
    async open(
      id: number,
      file: Blob,
      name: string,
      before: Pick<Photo, 'era' | 'facesFound'> = { era: 0 },
    ): Promise<Opened> {
      const { image, ...said } = await readFile(file, name);
      photos.set(id, { file, image, key: await imageKey(image), seen: new Map(), mendings: new Map(), ...before });
      const { width, height } = image;
      return { width, height, ...(await shownBitmaps(image)), ...said };
    },

    /** The bitmaps of an open photograph once more. */
    async show(id: number): Promise<Pick<Opened, 'small' | 'full'>> {
      return shownBitmaps(photoOf(id).image);
    },

    /** Lets go of a photograph, and of a mending of it that was left. */
    async close(id: number): Promise<void> {
      const photo = photos.get(id);
      photos.delete(id);
      if (photo) await forgetMending(photo.key);
    },

    /** The mendings by the present model that were not done when their pages were left. */
    async left(): Promise<readonly Left[]> {
      return leftMendings(priorNow().info.id);
    },

    /** Forgets a mending that was left. */
    async forget(key: string): Promise<void> {
      await forgetMending(key);
    },

    /** The faces of a photograph, from left to right. */
    async faces(id: number, task: number): Promise<readonly Face[]> {
      const photo = photoOf(id);
      const found = await stoppable(task, (signal) => priorNow().faces(photo.image, { signal }));
      photo.facesFound = found.length;
      return found as readonly Face[];
    },

    /** What does not look like a face, in each of these. */
    async look(id: number, ask: LookAsk, task: number, onStep: OnStep): Promise<Found> {
      const photo = photoOf(id);
      return stoppable(task, (signal) =>
        timed(async () => {
          const looked = await look(priorNow(), photo, ask, { signal, onStep });
          return { ...(await foundIn(looked, frame)), calls: looked.calls };
        }),
      );
    },

    /** How faces would be, changed as a whole. */
    async tryAllOver(id: number, ask: WholeAsk, task: number, onStep: OnStep): Promise<AllOver> {
      const photo = photoOf(id);
      return stoppable(task, (signal) =>
        timed(async () => {
          const { image, calls } = await changeAllOver(priorNow(), photo, ask, { signal, onStep });
          return { patches: await facePatches(photo.image, image, ask.faces), calls };
        }),
      );
    },

    /** Mends the spots that are taken and what was painted; the same that was left, from where it was. */
    async mend(
      id: number,
      { work, ...ask }: MendAsk & { readonly work: LeftWork },
      task: number,
      told: MendTold,
    ): Promise<Mending> {
      const photo = photoOf(id);
      const { onStep, onMerging, onUnkept } = told;
      const { key, file, era } = photo;
      const of = { ask, model: priorNow().info.id, era };
      return stoppable(task, (signal) =>
        timed(async () => {
          const from = await keptRun(key, of);
          const { patches, recordOf, ...made } = await keeping({ key, file, work, of }, onUnkept, (keep) =>
            mend(priorNow(), photo, ask, { signal, onStep, onMerging, from, keep, statistics }),
          ).catch(async (error: unknown) => {
            // What is of other statistics, or damaged, never goes on: the next time it begins anew. What somebody stopped is not
            // offered again; a page that is left stops nothing.
            if (signal.aborted || (from && FuzzydiffError.isInstance(error))) await forgetMending(key);
            throw error;
          });
          const mending = ++mendings;
          photo.mendings.set(mending, { patches, recordOf });
          return { id: mending, ...made };
        }),
      );
    },

    /** The photograph with what was mended, as a file; the very file that came where nothing is. */
    async save(id: number, ask: SaveAsk): Promise<Saving> {
      const { file, image, mendings: made } = photoOf(id);
      const { patches, recordOf } = (ask.mending === undefined ? undefined : made.get(ask.mending)) ?? nothingMended;
      return saved({ file, image, patches: patches[ask.chosen]!, recordOf }, ask);
    },

    /** Takes the statistics of photographs that are fine, for a preset, and uses them from then on. */
    async calibrate(files: readonly File[], preset: PresetName, task: number, onStep: OnStep): Promise<Uint8Array> {
      return stoppable(task, async (signal) => {
        const run = priorNow().calibrate(named(files), { preset, signal });
        const calibration = await followed(run, { onStep });
        forget();
        return formatCalibration(calibration);
      });
    },

    /** Stops a task after the model's present call. */
    stop(task: number): void {
      tasks.get(task)?.abort(new DOMException('stopped', 'AbortError'));
    },
  };
}

const nothingMended = { patches: [new Map()] as readonly Patches[], recordOf: undefined };

export type Engine = ReturnType<typeof createEngine>;

/** Photographs one after the other, by their names, so that an error says which. */
async function* named(files: readonly File[]) {
  for (const file of files) yield (await readFile(file, file.name)).image;
}
