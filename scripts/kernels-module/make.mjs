// Makes packages/core/src/sampler/loops/simd-loops-module.ts of ./source.mjs: `node scripts/kernels-module/make.mjs`
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { moduleText } from '../wasm-module/module-text.mjs';
import { most, source } from './source.mjs';

export const path = fileURLToPath(
  new URL('../../packages/core/src/sampler/loops/simd-loops-module.ts', import.meta.url),
);

/** The file's text. */
export const simdModule = () =>
  moduleText({
    from: 'scripts/kernels-module/make.mjs',
    source,
    constant: { name: 'most', value: most, says: 'Values of one call at most.' },
  });

if (process.argv[1] === fileURLToPath(import.meta.url)) writeFileSync(path, await simdModule());
