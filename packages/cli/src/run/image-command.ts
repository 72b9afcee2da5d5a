import { basename, extname } from 'node:path';
import { imageKey } from '@fuzzydiff/core/image';
import { type ExpandedInputs, expandInputs, refuseSameStem } from '../files/expand-inputs.js';
import { sha256 } from '../files/hash.js';
import { readWhole } from '../files/read-whole.js';
import { reportEnding } from '../files/report.js';
import { dash } from '../files/stdin.js';
import { readableExtensions } from '../image/known-formats.js';
import { loadForModel, type ModelImage } from '../image/load-for-model.js';
import type { OpenModel } from '../model.js';
import type { RunSettings } from '../options.js';
import type { InputJob } from './inputs.js';
import { tellPassedOver } from './passed-over.js';
import { type JobContext, runJobs } from './run-jobs.js';

/** File name endings of images that are read. */
export const imageExtensions = readableExtensions;

/** A file that an image gives, by what follows its stem. */
export interface ImageFile {
  readonly suffix: string;
  readonly bytes: Uint8Array;
}

/** What a command says of an image, with sentences beside those that reading it gave. */
export interface ImageReport extends Record<string, unknown> {
  readonly modelCalls: number;
  readonly notes?: readonly string[];
}

/** A command that makes files of each image with a model. */
export interface ImageCommand extends Pick<OpenModel, 'model' | 'inFlight'> {
  readonly name: string;
  /** Model calls per image. */
  readonly calls: number;
  /** The suffixes of all files that an image gives. */
  readonly gives: readonly string[];
  /** Files that are read for an image, besides itself. @default none */
  readonly reads?: (path: string) => Promise<readonly string[]>;
  /** Everything the files depend on besides the image, the model, the region and the seed. */
  readonly made: (path: string) => Promise<Record<string, unknown>>;
  /** Makes one image's files, the most telling first, and its report. `key` keys its noise, `name` is for people. */
  readonly make: (
    source: ModelImage,
    job: JobContext & { readonly key: string; readonly name: string; readonly path: string },
  ) => Promise<{ files: ImageFile[]; report: ImageReport }>;
}

/** Runs a command over images; `open` is told how many. Gives the exit code. */
export async function runImageCommand(
  inputs: readonly string[],
  settings: RunSettings & { readonly region?: string },
  open: (images: number) => Promise<ImageCommand>,
): Promise<number> {
  const { paths, passedOver, missing } = await findInputs(inputs);
  tellPassedOver(passedOver);
  return runJobs(settings, async () => {
    const { name, model, inFlight, calls, gives, reads, made, make } = await open(paths.length);
    const { region, maxPixels, seed } = settings;
    return {
      name,
      calls,
      inFlight,
      shown: ({ files }) => files[0]!,
      close: () => model.dispose(),
      jobs: (context) => [
        ...missing,
        ...paths.map((path) => {
          const stem = stemOf(path);
          return {
            input: path,
            reads: async () => [path, ...((await reads?.(path)) ?? [])],
            reportName: `${stem}${reportEnding}`,
            gives: gives.map((suffix) => `${stem}.${suffix}`),
            made: async () => ({
              command: name,
              input: await inputHash(path),
              model: model.info.id,
              device: model.info.device,
              region: region ?? 'centre',
              seed,
              ...(await made(path)),
            }),
            make: async () => {
              const start = performance.now();
              const source = await loadForModel(path, model.info, {
                maxPixels,
                ...(region === undefined ? {} : { region }),
              });
              const key = await imageKey(source.image);
              const { files, report } = await make(source, { ...context, key, name: stem, path });
              // An image that stays as it is takes fewer.
              context.progress.expect(report.modelCalls - calls);
              const named = files.map(({ suffix, bytes }) => ({ name: `${stem}.${suffix}`, bytes }));
              const notes = [...source.image.notes, ...(report.notes ?? [])];
              return { files: named, report: { ...report, notes, seconds: (performance.now() - start) / 1000 } };
            },
          };
        }),
      ],
    };
  });
}

/** The inputs that are there, and jobs that say of the others why not; when none is there, the first of them is the error. */
async function findInputs(inputs: readonly string[]): Promise<ExpandedInputs & { missing: InputJob[] }> {
  const found: string[] = [];
  const errors = new Map<string, unknown>();
  for (const input of inputs) {
    await expandInputs([input], { extensions: imageExtensions }).then(
      () => found.push(input),
      (error) => errors.set(input, error),
    );
  }
  const missing = [...errors].map(([input, error]): InputJob => {
    const fail = () => Promise.reject(error);
    const reportName = `${stemOf(input)}${reportEnding}`;
    return { input, reads: async () => [], reportName, gives: [], made: fail, make: fail };
  });
  if (found.length === 0 && errors.size > 0) throw errors.values().next().value;
  const { paths, passedOver } = await expandInputs(found, { extensions: imageExtensions });
  refuseSameStem(paths);
  return { paths, passedOver, missing };
}

/** A file's name without folder and ending: what its outputs are named after. */
export function stemOf(path: string): string {
  return path === dash ? 'stdin' : basename(path, extname(path));
}

/** The hash of an input file. */
export async function inputHash(path: string): Promise<string> {
  return sha256(await readWhole(path, 'an image'));
}
