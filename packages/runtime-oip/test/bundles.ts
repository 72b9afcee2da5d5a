import { fileURLToPath } from 'node:url';
import type { ModelBundle } from '@fuzzydiff/core/bundle';
import { openBundle } from '@fuzzydiff/runtime-node';

/** The folder of one of the tiny bundles of `runtime-node`'s tests. */
export function tinyBundle(name: string): string {
  return fileURLToPath(new URL(`../../runtime-node/test/fixtures/${name}`, import.meta.url));
}

/** One of them, opened: for its `model.json`. */
export function openTiny(name: string): Promise<ModelBundle> {
  return openBundle(tinyBundle(name));
}
