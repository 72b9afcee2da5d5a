import type { Prior } from '@fuzzydiff/core';
import type { Region } from '@fuzzydiff/core/image';
import { sha256 } from '../files/hash.js';
import { readWhole } from '../files/read-whole.js';
import { reportEnding } from '../files/report.js';
import { nameOf } from '../files/stdin.js';
import { stemOf } from '../files/stem.js';
import type { Picture } from '../image/picture.js';
import { decodeImage } from '../image/read-image.js';
import { regionIn } from '../image/region.js';
import type { OutputSettings } from '../options.js';
import type { JobContext } from './job-context.js';
import type { InputJob } from './run-inputs.js';

/** A photograph that was read, and all that was read of it. */
export interface Photo {
  readonly path: string;
  /** Of the file. */
  readonly bytes: Uint8Array;
  /** Of the bytes. */
  readonly sha256: string;
  readonly image: Picture;
  /** The square to work on, where one is named. */
  readonly region: Region | undefined;
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

/** A command that makes files of each image with a prior. */
export interface ImageCommand {
  readonly name: string;
  readonly prior: Prior;
  /** Images worked on at once. */
  readonly inFlight: number;
  /** Model calls per image, at most. */
  readonly calls: number;
  /** The suffixes of all files that an image gives. */
  readonly gives: readonly string[];
  /** Files that are read for an image, besides itself. @default none */
  readonly reads?: (path: string) => Promise<readonly string[]>;
  /** Everything the files depend on besides the image, the model, the region and the seed. */
  readonly recipe: (path: string) => Promise<Record<string, unknown>>;
  /** Makes one image's files and its report; `name` is for people. */
  readonly run: (photo: Photo, job: JobContext & { readonly name: string }) => Promise<ImageResult>;
}

/** One image's job in a command: its file is read once, for its hash and for its pixels. */
export function imageJob(
  path: string,
  {
    command,
    settings: { region, maxPixels, seed },
    context,
  }: {
    command: ImageCommand;
    settings: Pick<OutputSettings, 'maxPixels' | 'seed'> & { readonly region?: string };
    context: JobContext;
  },
): InputJob {
  const { name, prior, calls, gives, reads } = command;
  const stem = stemOf(path);
  return {
    input: path,
    reads: async () => [path, ...((await reads?.(path)) ?? [])],
    reportName: `${stem}${reportEnding}`,
    gives: gives.map((suffix) => `${stem}.${suffix}`),
    async open() {
      const bytes = await readWhole(path, 'an image');
      const hash = sha256(bytes);
      return {
        recipe: {
          command: name,
          input: hash,
          model: prior.info.id,
          device: prior.info.device,
          region: region ?? 'centre',
          seed,
          ...(await command.recipe(path)),
        },
        async run() {
          const start = performance.now();
          const image = await decodeImage(nameOf(path), bytes, { maxPixels });
          const square = region === undefined ? undefined : regionIn(image, region);
          const photo = { path, bytes, sha256: hash, image, region: square };
          const { files, report } = await command.run(photo, { ...context, name: stem });
          // An image that stays as it is takes fewer.
          context.progress.expect(report.modelCalls - calls);
          const named = files.map((file) => ({ name: `${stem}.${file.suffix}`, bytes: file.bytes }));
          const notes = [...image.notes, ...(report.notes ?? [])];
          return { files: named, report: { ...report, notes, seconds: (performance.now() - start) / 1000 } };
        },
      };
    },
  };
}
