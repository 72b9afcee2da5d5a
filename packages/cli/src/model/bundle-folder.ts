import { fileURLToPath } from 'node:url';

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

/** The bundle's folder that a reference names: the embedded one where it names none. */
export async function bundleFolder(ref = embedded): Promise<string> {
  if (!isPackaged(ref)) return ref;
  const { bundleUrl } = await packaged[ref]!();
  return fileURLToPath(bundleUrl);
}
