import { lstat, mkdir, readdir, readFile, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { FuzzydiffError } from '@fuzzydiff/core';
import { type ModelManifest, manifestInfo, networkFiles, parseManifest } from '@fuzzydiff/core/bundle';
import { invalidArgument } from '@fuzzydiff/core/internal';

/**
 * The bundle that an import is to replace; null where a folder is free for a new one.
 *
 * @throws FuzzydiffError `invalid-argument` for a folder that holds anything else, or a bundle that is not to be replaced
 */
export async function bundleToReplace(out: string, overwrite: boolean): Promise<ModelManifest | null> {
  const names = await readdir(out).catch((error: NodeJS.ErrnoException): string[] => {
    if (error.code === 'ENOENT') return [];
    throw taken(out, 'choose another name');
  });
  if (names.length === 0) return null;
  if (!names.includes('model.json')) throw taken(out, 'it holds files, and no bundle, so choose another name');
  const bundle = await readBundle(out);
  if (!overwrite) throw taken(out, 'pass --overwrite to overwrite it, or choose another name');
  return bundle;
}

async function readBundle(out: string): Promise<ModelManifest> {
  try {
    return parseManifest(await readFile(path.join(out, 'model.json'), 'utf8'), 'its model.json');
  } catch (cause) {
    const reason = (cause as Error).message.replace(/\.$/, '');
    throw new FuzzydiffError(
      'invalid-argument',
      `Expected a bundle to overwrite at ${out} but ${reason}; delete that folder, or choose another name.`,
      { cause },
    );
  }
}

function taken(out: string, remedy: string): FuzzydiffError {
  return invalidArgument('the bundle', 'a folder that does not exist yet', out, remedy);
}

/**
 * A new bundle's `model.json` with what was made for the old one and still holds: its calibrations, and the fitted sigma
 * of retention. Both belong to one model: where the new one is another, nothing is kept.
 */
export function keepingFits(fresh: ModelManifest, old: ModelManifest): ModelManifest {
  if (!isSameModel(fresh, old)) return fresh;
  const { calibrations, retentionSigma, bandSigmas } = old;
  const listed = Object.entries(old.files).filter(([file]) => Object.values(calibrations).includes(file));
  return {
    ...fresh,
    calibrations,
    retentionSigma,
    ...(bandSigmas && { bandSigmas }),
    files: { ...fresh.files, ...Object.fromEntries(listed) },
  };
}

function isSameModel(...manifests: [ModelManifest, ModelManifest]): boolean {
  // What the two make of it does not change what it predicts.
  const [a, b] = manifests.map((manifest) => ({
    ...manifestInfo(manifest, ''),
    maxBatch: 0,
    retentionSigma: 0,
    bandSigmas: 0,
  }));
  return isDeepStrictEqual(a, b);
}

/**
 * Puts a finished bundle in the place of another, in the same folder. Only the files of the two networks and `model.json`
 * are moved; everything else in the folder stays. The old network is moved away before the new one comes, and
 * `model.json` is replaced last, in one step: until then readers find files missing or, by their hashes, other ones, and
 * never one bundle's network with the other's description. Where a step fails, the steps before it are undone.
 *
 * @param finished the folder of the new bundle, on the disk of `out`
 * @throws FuzzydiffError `invalid-argument` where a file of the new network would replace one that is none of the old
 */
export async function replaceBundle(
  finished: string,
  out: string,
  fresh: ModelManifest,
  old: ModelManifest,
): Promise<void> {
  const present = async (files: readonly string[]) => {
    const there = await Promise.all(files.map((file) => lstat(path.join(out, file)).catch(() => null)));
    return files.filter((_, i) => there[i] !== null);
  };
  const before = networkFiles(old);
  const [foreign] = await present(networkFiles(fresh).filter((file) => !before.includes(file)));
  if (foreign !== undefined)
    throw new FuzzydiffError(
      'invalid-argument',
      `Expected no file ${foreign} in the bundle ${out}, as its model.json lists none, but found one, which the new model would replace; move it elsewhere, or choose another name for the bundle.`,
      { data: { file: foreign } },
    );
  const aside = `${finished}.replaced`;
  await mkdir(aside);
  const done: [from: string, to: string][] = [];
  const move = async (from: string, to: string) => {
    await rename(from, to);
    done.push([from, to]);
  };
  try {
    for (const [i, file] of (await present(before)).entries())
      await move(path.join(out, file), path.join(aside, `${i}`));
    for (const file of [...networkFiles(fresh), 'model.json'])
      await move(path.join(finished, file), path.join(out, file));
  } catch (cause) {
    const failed = (ending: string) =>
      new FuzzydiffError(
        'invalid-file',
        `Expected to replace the model of ${out} but that failed (${cause}); ${ending}.`,
        {
          cause,
        },
      );
    try {
      for (const [from, to] of done.reverse()) await rename(to, from);
    } catch (second) {
      throw failed(
        `its files could not all be put back either (${second}), and those that are missing lie in ${aside}`,
      );
    }
    await rm(aside, { recursive: true });
    throw failed('it is as it was, so try again when nothing else uses it');
  }
  await rm(aside, { recursive: true });
}
