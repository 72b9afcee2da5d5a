import type { Packed } from './packed.js';
import { textOf } from './packed.js';

/** What a package may hold beside its `dist`: package.json, its page, its licence, and these. */
const own: Readonly<Record<string, readonly RegExp[]>> = {
  '@fuzzydiff/faces': [/^model\/(LICENSE|yunet_n_dynamic\.onnx)$/],
  '@fuzzydiff/model-portraits-128': [
    /^index\.(js|d\.ts)$/,
    /^MODEL_CARD\.md$/,
    /^samples\.png$/,
    /^bundle\/[\w.-]+\.(json|onnx|safetensors)$/,
    /^examples\/(README\.md|([\w-]+\/)?[\w-]+\.png)$/,
  ],
  '@fuzzydiff/model-portraits-64': [
    /^index\.(js|d\.ts)$/,
    /^MODEL_CARD\.md$/,
    /^samples\.png$/,
    /^bundle\/[\w.-]+\.(json|onnx|safetensors)$/,
    /^examples\/(README\.md|([\w-]+\/)?[\w-]+\.png)$/,
  ],
};
const built = /^dist\/([\w-]+\/)*[\w-]+\.(js|d\.ts)$/;
const always = ['package.json', 'README.md', 'LICENSE'];

/** Files that should be in the package and are not there, or are empty. */
export function missingFiles(packed: Packed): string[] {
  return always.filter((name) => textOf(packed, name).trim() === '');
}

/** Files that do not belong in the package: tests, sources, what a build leaves behind, types that nothing exports. */
export function foreignFiles({ name, manifest, files }: Packed): string[] {
  const typed = JSON.stringify(manifest['exports'] ?? {}).includes('.d.ts');
  return [...files.keys()].filter((file) => {
    if (always.includes(file) || own[name]?.some((pattern) => pattern.test(file))) return false;
    return !built.test(file) || (file.endsWith('.d.ts') && !typed);
  });
}
