import { readdir, stat } from 'node:fs/promises';
import { basename, extname, join, parse, resolve } from 'node:path';
import { FuzzydiffError } from '@fuzzydiff/core';
import { readableExtensions } from './known-formats.js';

/** File name endings of masks. */
const maskExtensions: readonly string[] = [...readableExtensions, 'npy'];

/**
 * The mask that belongs to an image: `masks` itself where that is a file, or in a folder the file of the same stem,
 * with or without `.mask` before its ending (`photo.png` or `photo.mask.png` for `photo.jpg`). An image in that folder is
 * not its own mask.
 *
 * @throws FuzzydiffError `not-found` when there is none, `invalid-argument` when there are several
 */
export async function maskFor(imagePath: string, masks: string): Promise<string> {
  const status = await stat(masks).catch(() => undefined);
  if (status?.isFile()) return masks;
  if (!status?.isDirectory()) {
    const message = `Expected a mask or a folder of masks for --mask but found nothing at "${masks}"; check the path.`;
    throw new FuzzydiffError('not-found', message, { data: { masks } });
  }
  const stem = parse(imagePath).name;
  const found = (await readdir(masks)).sort().filter((name) => {
    const extension = extname(name);
    const isMask = maskExtensions.includes(extension.slice(1).toLowerCase());
    const isNamed = [stem, `${stem}.mask`].includes(basename(name, extension));
    return isMask && isNamed && resolve(masks, name) !== resolve(imagePath);
  });
  if (found.length === 1) return join(masks, found[0]!);
  if (found.length === 0) {
    const message = `Expected a mask of ${imagePath} in ${masks} but found none; name it ${stem}.mask.png or ${stem}.npy.`;
    throw new FuzzydiffError('not-found', message, { data: { imagePath, masks } });
  }
  const message = `Expected one mask of ${imagePath} in ${masks} but found ${found.join(' and ')}; keep one of them.`;
  throw new FuzzydiffError('invalid-argument', message, { data: { imagePath, masks, found } });
}
