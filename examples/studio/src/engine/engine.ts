import { formatCalibration, parseCalibration } from '@fuzzydiff/calibration';
import { type MappedFace, type PresetName, type Progress, presets, type Run } from '@fuzzydiff/core';
import { modelFiles } from '@fuzzydiff/core/bundle';
import { type Image, imageKey } from '@fuzzydiff/core/image';
import { correctionFor, diffusionPlan, estimatorFor, projectionCalls } from '@fuzzydiff/core/math';
import {
  type BundleSource,
  type LoadProgress,
  openBundle,
  openPrior,
  type PagePrior,
  readPhoto,
} from '@fuzzydiff/runtime-web';
import { mapBitmap, patchBitmap, shownBitmaps } from './bitmaps.js';
import type {
  Face,
  Found,
  LoadAsk,
  Loading,
  LookAsk,
  MendAsk,
  MendedSpot,
  Mending,
  Opened,
  PriorFacts,
  Settings,
  Square,
  Step,
} from './crossing.js';
import { cannotOpen, fileKind } from './file-kinds.js';
import { bring, runtimeFiles } from './runtime-files.js';
import { type Patches, type SaveAsk, type Saving, saved } from './save/save.js';
import { areaOf, changedPixels, faceKey, mendedRegions, namedRegions, type SeenFace, spotsOf } from './spots.js';
import { marksOf } from './strokes.js';

/** A photograph, and all that is known of it. */
interface Photo {
  readonly file: Blob;
  readonly image: Image;
  readonly key: string;
  /** The z maps of faces, by what they depend on. */
  readonly seen: Map<string, MappedFace['z']>;
  readonly mendings: Map<number, readonly Patches[]>;
}

/**
 * All that happens to photographs, without a page: what is open, found, mended and saved, by the front door of
 * `@fuzzydiff/runtime-web`. It is meant for a worker, so that a page never waits; a page calls it by way of `client.ts`.
 */
export function createEngine() {
  const photos = new Map<number, Photo>();
  const tasks = new Map<number, AbortController>();
  let prior: PagePrior | undefined;
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

  /** The faces with what is found in them; the model is asked only about those that it has not seen by these settings. */
  async function look(photo: Photo, { faces, settings }: LookAsk, signal: AbortSignal, onStep: OnStep) {
    const keyOf = (face: Face) => [faceKey(face), settings.preset, settings.seed, settings.grey].join(' | ');
    const options = { ...optionsOf(photo, settings), signal };
    const unseen = faces.filter((face) => !photo.seen.has(keyOf(face)));
    let calls = 0;
    if (unseen.length > 0) {
      const found = await followed(priorNow().map(photo.image, { ...options, faces: unseen }), onStep);
      unseen.forEach((face, n) => {
        photo.seen.set(keyOf(face), found.faces[n]!.z);
      });
      calls = found.modelCalls;
    }
    const zMaps = faces.map((face) => photo.seen.get(keyOf(face))!);
    const mapped = await priorNow().map(photo.image, { ...options, faces, zMaps });
    return { mapped, zMaps, calls };
  }

  return {
    /** Opens a prior in place of the present one. */
    async load(source: BundleSource, ask: LoadAsk, task: number, told: LoadTold): Promise<PriorFacts> {
      return stoppable(task, async (signal) => {
        const { manifest, read } = await openBundle(source, {
          onProgress: (progress) => onProgress(progress),
          onWarning: told.onWarning,
          signal,
        });
        const comparing = manifest.discrepancy === undefined ? [] : [manifest.discrepancy];
        const files = new Map(
          [...modelFiles(manifest), ...comparing, ...Object.values(manifest.calibrations)].map((name) => [
            name,
            { loaded: 0, total: manifest.files[name]!.bytes },
          ]),
        );
        const sum = () =>
          [...files.values()].reduce((all, { loaded, total }) => ({
            loaded: all.loaded + loaded,
            total: all.total + total,
          }));
        const onProgress = ({ file, loaded, total }: LoadProgress) => {
          // The network that finds faces is counted with what runs it.
          if (files.has(file)) files.set(file, { loaded, total });
          told.onLoading(sum());
        };
        const runtime = await runtimeFiles(ask.page);
        for (const { name, bytes } of runtime) files.set(name, { loaded: 0, total: bytes });
        told.onLoading(sum());
        await Promise.all(
          runtime.map((file) =>
            bring(ask.page, file, (loaded) => {
              files.set(file.name, { loaded, total: file.bytes });
              told.onLoading(sum());
            }),
          ),
        );
        signal.throwIfAborted();
        const own = ask.calibrations.map(({ preset, bytes }) => [preset, parseCalibration(bytes, 'these statistics')]);
        const opened = await openPrior(source, {
          device: ask.device,
          calibrations: Object.fromEntries(own),
          // This is a thread of its own already.
          worker: false,
          onProgress,
          onWarning: told.onWarning,
          signal,
        });
        // What the next visit needs without a network: the detector, and the statistics of every preset.
        const blank = { name: 'nothing', width: 64, height: 64, channels: 3, depth: 8 } as const;
        await opened.faces({ ...blank, pixels: new Uint8Array(64 * 64 * 3) });
        await Promise.allSettled(Object.values(manifest.calibrations).map(read));
        await prior?.dispose();
        prior = opened;
        const { info } = opened;
        const calls = Object.fromEntries(
          (Object.keys(presets) as PresetName[])
            .filter((preset) => preset in manifest.calibrations)
            .map((preset) => [
              preset,
              {
                map: projectionCalls(info, estimatorFor(preset, info)),
                mend: diffusionPlan(info, correctionFor(preset, info).plan).modelCalls,
              },
            ]),
        );
        const { name, license } = manifest;
        return { name, license, shape: info.shape as PriorFacts['shape'], device: info.device, calls };
      });
    },

    /** Takes a photograph, upright, under an id that is new. */
    async open(id: number, file: Blob, name: string): Promise<Opened> {
      const bytes = new Uint8Array(await file.slice(0, 64).arrayBuffer());
      const kind = fileKind(bytes);
      const image = await readPhoto(file).catch(() => {
        throw new Error(cannotOpen(name, kind));
      });
      photos.set(id, { file, image, key: await imageKey(image), seen: new Map(), mendings: new Map() });
      const notes = kind?.depth === 16 ? ['Of its 16 bits per colour this browser reads 8, and 8 are saved.'] : [];
      const { width, height } = image;
      return { width, height, ...(await shownBitmaps(image)), format: kind?.format ?? 'png', notes };
    },

    /** The bitmaps of an open photograph once more. */
    async show(id: number): Promise<Pick<Opened, 'small' | 'full'>> {
      return shownBitmaps(photoOf(id).image);
    },

    close(id: number): void {
      photos.delete(id);
    },

    /** The faces of a photograph, from left to right. */
    async faces(id: number, task: number): Promise<readonly Face[]> {
      const { image } = photoOf(id);
      const found = await stoppable(task, (signal) => priorNow().faces(image, { signal }));
      return found as readonly Face[];
    },

    /** What does not look like a face, in each of these. */
    async look(id: number, ask: LookAsk, task: number, onStep: OnStep): Promise<Found> {
      const photo = photoOf(id);
      const began = performance.now();
      return stoppable(task, async (signal) => {
        const { mapped, calls } = await look(photo, ask, signal, onStep);
        const spots = mapped.faces.flatMap((face) => spotsOf(face, namedRegions(face)));
        const marked = mapped.faces.map((face) => {
          const pixels = namedRegions(face).reduce((sum, region) => sum + region.pixels.length, 0);
          return pixels / (face.map.shape[1]! * face.map.shape[2]!);
        });
        const maps = await Promise.all(
          mapped.faces.map(async ({ map, region }) => ({ square: region as Square, picture: await mapBitmap(map) })),
        );
        const seconds = (performance.now() - began) / 1000;
        return { spots, share: Math.max(0, ...marked), seconds, calls, maps };
      });
    },

    /** Mends what was found and what was painted, but for what is left out. */
    async mend(
      id: number,
      { faces, left, sure, strokes, settings }: MendAsk,
      task: number,
      told: MendTold,
    ): Promise<Mending> {
      const photo = photoOf(id);
      const { image } = photo;
      const began = performance.now();
      return stoppable(task, async (signal) => {
        const looked = await look(photo, { faces, settings }, signal, told.onStep);
        const leftOut = new Set(left);
        const hasRegions = looked.mapped.faces.every((face) => face.regions);
        const spotsLeft = (face: SeenFace) => namedRegions(face).filter((region) => !leftOut.has(region.id));
        // What tells no regions is left out as a whole face.
        const worked = faces.flatMap((face, n) => {
          const found = looked.mapped.faces[n]!;
          return hasRegions || spotsLeft(found).length > 0 ? [{ face, found, z: looked.zMaps[n]! }] : [];
        });
        const isMarked = sure.length > 0 || strokes.length > 0;
        const certain = worked
          .flatMap(({ found }) => spotsOf(found, namedRegions(found)))
          .filter((spot) => sure.includes(spot.id));
        const outlines = certain.flatMap((spot) => spot.outlines);
        const regions = worked.map(({ found }) => spotsLeft(found).map(({ place }) => place));
        const { alpha, always, ...others } = optionsOf(photo, settings);
        const isChosen = hasRegions && (isMarked || left.length > 0);
        const run = priorNow().correct(image, {
          ...others,
          ...{ samples: settings.samples, signal },
          faces: worked.map(({ face }) => face),
          zMaps: worked.map(({ z }) => z),
          // Untouched it is what anybody gets from this photograph, seed and settings.
          ...(isChosen ? { regions } : { alpha, always }),
          ...(isMarked && { marks: marksOf(strokes, { width: image.width, height: image.height, outlines }) }),
        });
        const result = await followed(run, told.onStep, told.onMerging);
        const made = result.photos.map((after) => {
          const claimed = new Uint8Array(image.width * image.height);
          return result.faces.flatMap((face, n) => {
            const { found } = worked[n]!;
            const regions = mendedRegions(found, face, leftOut);
            const outlined = spotsOf(face, regions);
            return changedPixels(face, regions, { before: image, after, claimed }).flatMap(({ box, pixels }, at) =>
              pixels.length === 0
                ? []
                : [{ ...outlined[at]!, box, pixels, share: pixels.length / areaOf(face, regions[at]!), after }],
            );
          });
        });
        const tries = await Promise.all(
          made.map((spots) =>
            Promise.all(
              spots.map(async ({ id, outlines, box, share, pixels, after }): Promise<MendedSpot> => {
                const own = new Set(pixels);
                return { id, outlines, box, share, patch: await patchBitmap(after, box, (at) => own.has(at)) };
              }),
            ),
          ),
        );
        const mending = ++mendings;
        photo.mendings.set(
          mending,
          made.map(
            (spots) => new Map(spots.map(({ id, pixels, after }) => [id, { pixels, values: valuesAt(after, pixels) }])),
          ),
        );
        const seconds = (performance.now() - began) / 1000;
        return { id: mending, tries, seconds, calls: looked.calls + result.modelCalls };
      });
    },

    /** The photograph with what was mended, as a file; the very file that came where nothing is. */
    async save(id: number, ask: SaveAsk): Promise<Saving> {
      const { file, image, mendings: made } = photoOf(id);
      const patches = ask.mending === undefined ? new Map() : made.get(ask.mending)![ask.chosen]!;
      return saved({ file, image, patches }, ask);
    },

    /** Takes the statistics of photographs that are fine, for a preset, and uses them from then on. */
    async calibrate(files: readonly File[], preset: PresetName, task: number, onStep: OnStep): Promise<Uint8Array> {
      return stoppable(task, async (signal) => {
        const run = priorNow().calibrate(files, { preset, signal });
        const calibration = await followed(run, ({ calls, ...step }) => onStep({ ...step, calls }));
        for (const photo of photos.values()) photo.seen.clear();
        return formatCalibration(calibration);
      });
    },

    /** Stops a task after the model's present call. */
    stop(task: number): void {
      tasks.get(task)?.abort(new DOMException('stopped', 'AbortError'));
    },
  };
}

export type Engine = ReturnType<typeof createEngine>;

type OnStep = (step: Step) => void;

/** What is told while a prior loads. */
export interface LoadTold {
  readonly onLoading: (loading: Loading) => void;
  readonly onWarning: (message: string) => void;
}

/** What is told while a photograph is mended. */
export interface MendTold {
  readonly onStep: OnStep;
  /** Called when the model is done, and its work is put back into the photograph. */
  readonly onMerging: () => void;
}

function optionsOf({ key }: Photo, { samples: _, ...settings }: Settings) {
  return { ...settings, key };
}

/** Follows a run to its end. */
async function followed<R>(run: Run<R, Progress>, onStep: OnStep, onMerging?: () => void): Promise<R> {
  let told = 0;
  for await (const { calls, totalCalls, secondsLeft } of run) {
    if (calls >= totalCalls) onMerging?.();
    // Ten times a second are enough for an eye.
    else if (performance.now() - told > 100) {
      told = performance.now();
      onStep({ calls, totalCalls, secondsLeft });
      // What the page has asked for meanwhile, as to stop, is heard between two calls.
      await new Promise((next) => setTimeout(next));
    }
  }
  return run;
}

function valuesAt({ pixels, channels, depth }: Image, at: Int32Array): Image['pixels'] {
  const values = depth === 8 ? new Uint8Array(at.length * channels) : new Uint16Array(at.length * channels);
  at.forEach((pixel, n) => {
    for (let c = 0; c < channels; c++) values[n * channels + c] = pixels[pixel * channels + c]!;
  });
  return values;
}
