import { rm } from 'node:fs/promises';
import type { PhotoOptions, Prior } from '@fuzzydiff/core';
import { sha256 } from '../files/hash.js';
import { reportEnding } from '../files/report.js';
import { nameOf } from '../files/stdin.js';
import { stemOf } from '../files/stem.js';
import type { Picture } from '../image/picture.js';
import { decodeImage, readImageFile } from '../image/read-image.js';
import { regionIn } from '../image/region.js';
import type { OutputSettings, PhotoSettings, PlacedSettings } from '../settings.js';
import type { JobContext } from './job-context.js';
import { placedFaces } from './placed-faces.js';
import type { GivenName } from './results.js';
import type { InputJob } from './run-inputs.js';

/** A photograph that was read, and all that was read of it. */
export interface Photo {
  readonly path: string;
  /** Of the file. */
  readonly bytes: Uint8Array;
  /** Of the bytes. */
  readonly sha256: string;
  readonly image: Picture;
  /** Which parts of it are worked on, and how it is understood. */
  readonly options: Pick<PhotoOptions, keyof PhotoSettings | 'faces'>;
}

/** A file that an image gives, by what follows its stem. */
export interface ImageFile {
  readonly suffix: string;
  readonly bytes: Uint8Array;
}

/** What came of one image: its files, the most telling first, and its report, with sentences beside those that reading it gave. */
export interface ImageResult {
  readonly files: readonly ImageFile[];
  readonly report: Record<string, unknown> & { readonly modelCalls: number; readonly notes?: readonly string[] };
}

/** How one image is done. */
export interface ImageRun extends JobContext {
  /** The image's, for people. */
  readonly name: string;
  /** Everything its files depend on. */
  readonly recipe: Readonly<Record<string, unknown>>;
  /** The file of its run, where that is kept. */
  readonly keptAt?: string | undefined;
  /** The run that it goes on with. */
  readonly from?: Uint8Array | undefined;
}

/** A run that was kept, and the photograph in it. */
export interface KeptImage {
  /** Of the run's file. */
  readonly path: string;
  readonly run: Uint8Array;
  readonly photo: Uint8Array;
}

/** A command that makes files of each image with a prior. */
export interface ImageCommand {
  readonly name: string;
  readonly prior: Prior;
  /** Whether it works on the faces that it finds, rather than on a square. */
  readonly findsFaces: boolean;
  /** Images worked on at once. */
  readonly inFlight: number;
  /** Model calls per face, at most. */
  readonly calls: number;
  /** The suffixes of all files that an image gives; `*` stands for the number of a face. */
  readonly gives: readonly string[];
  /** Files that are read for an image, besides itself. @default none */
  readonly reads?: (path: string) => Promise<readonly string[]>;
  /** Everything the files depend on besides the image and how it is understood, the model and the seed. */
  readonly recipe: (path: string) => Promise<Record<string, unknown>>;
  /** Where the run of an image is kept, by its stem. @default nowhere */
  readonly keptAt?: ((stem: string) => string) | undefined;
  /** Makes one image's files and its report. */
  readonly run: (photo: Photo, job: ImageRun) => Promise<ImageResult>;
}

/**
 * One image's job in a command: its file is read once, for its hash and for its pixels.
 *
 * @param kept the run that goes on; `path` is then its photograph's name only
 */
export function imageJob(
  path: string,
  {
    command,
    settings,
    context,
    kept,
  }: {
    command: ImageCommand;
    settings: Pick<OutputSettings, 'maxPixels' | 'seed'> & PlacedSettings;
    context: JobContext;
    kept?: KeptImage;
  },
): InputJob {
  const { name, prior, gives, reads } = command;
  const { region, whole, face, minFace, within, grey, placed, maxPixels, seed } = settings;
  const stem = stemOf(path);
  return {
    input: kept?.path ?? path,
    reads: async () => [kept?.path ?? path, ...((await reads?.(path)) ?? [])],
    reportName: `${stem}${reportEnding}`,
    gives: gives.map((suffix) => givenName(stem, suffix)),
    async open() {
      const bytes = kept?.photo ?? (await readImageFile(path, context.signal));
      const keptAt = kept?.path ?? command.keptAt?.(stem);
      const hash = sha256(bytes);
      const recipe = {
        command: name,
        input: hash,
        model: prior.info.id,
        device: prior.info.device,
        ...understanding(settings, command),
        seed,
        ...(await command.recipe(path)),
      };
      return {
        recipe,
        async run() {
          const start = performance.now();
          const image = await decodeImage(nameOf(path), bytes, { maxPixels });
          const square = region === undefined ? undefined : regionIn(image, region);
          const faces = placed && (await placedFaces(prior, image, { placed, minFace, signal: context.signal }));
          const options = { region: square, whole, face, minFace, within, grey, ...(faces && { faces }) };
          const photo = { path, bytes, sha256: hash, image, options };
          const { files, report } = await command.run(photo, {
            ...{ ...context, name: stem, recipe, keptAt },
            from: kept?.run,
          });
          const named = files.map((file) => ({ name: `${stem}.${file.suffix}`, bytes: file.bytes }));
          const notes = [...image.notes, ...(report.notes ?? [])];
          return { files: named, report: { ...report, notes, seconds: (performance.now() - start) / 1000 } };
        },
        // Results that are written take a kept run's place.
        ...(keptAt !== undefined && { finish: () => rm(keptAt, { force: true }) }),
      };
    },
  };
}

function givenName(stem: string, suffix: string): GivenName {
  const [before, after] = suffix.split('*');
  return after === undefined ? `${stem}.${suffix}` : { before: `${stem}.${before}`, after };
}

/** What of a photograph is worked on: the faces that are found, or a square; and whether it counts as grey. */
export interface Understanding
  extends Partial<Pick<PlacedSettings, 'face' | 'minFace' | 'within' | 'grey' | 'placed'>> {
  /** `faces`, `whole`, or a region. */
  readonly region: string;
}

/** What of a photograph is worked on and how it is understood, as reports have it; `--from-map` compares with it. */
export function understanding(
  { region, face = 'all', minFace, within, grey, placed }: PlacedSettings,
  { findsFaces }: Pick<ImageCommand, 'findsFaces'>,
): Understanding {
  return findsFaces
    ? { region: 'faces', face, minFace, within, grey, ...(placed && { placed }) }
    : { region: region ?? 'whole', grey };
}
