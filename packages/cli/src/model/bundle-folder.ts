import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { FuzzydiffError } from '@fuzzydiff/core';

const embedded = 'portraits-128';

/** The models that come with the command, by name. */
const packaged: Readonly<Record<string, () => Promise<{ readonly bundleUrl: URL }>>> = {
  'portraits-64': () => import('@fuzzydiff/model-portraits-64'),
  'portraits-128': () => import('@fuzzydiff/model-portraits-128'),
};

/** Whether a reference is the name of a model that comes with the command. */
export function isPackaged(ref: string): boolean {
  return Object.hasOwn(packaged, ref);
}

/**
 * The bundle's folder that a reference names: the embedded one where it names none.
 *
 * @throws FuzzydiffError `not-found` for a name, of which there is neither a model nor anything in the working directory
 */
export async function bundleFolder(ref = embedded): Promise<string> {
  if (!isPackaged(ref)) {
    if (isName(ref) && !existsSync(ref)) throw noSuchName(ref);
    return ref;
  }
  const { bundleUrl } = await packaged[ref]!();
  return fileURLToPath(bundleUrl);
}

/** Whether it may be a mistyped name: no path, nor an address. */
function isName(ref: string): boolean {
  return typeof ref === 'string' && /^[^/\\:]+$/.test(ref);
}

function noSuchName(ref: string): FuzzydiffError {
  const known = Object.keys(packaged);
  const message = `Expected a model that comes along, ${known.join(' or ')}, or a bundle's folder but found neither by the name "${ref}"; check it, or give the folder's path.`;
  return new FuzzydiffError('not-found', message, { data: { ref, known } });
}
