// Makes packages/core/src/photo/warp/simd-warp-module.ts of ./source.mjs: `node scripts/warp-module/make.mjs`
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { moduleText } from '../wasm-module/module-text.mjs';
import { lanes, source } from './source.mjs';

export const path = fileURLToPath(new URL('../../packages/core/src/photo/warp/simd-warp-module.ts', import.meta.url));

/** The file's text. */
export const simdModule = () =>
  moduleText({
    from: 'scripts/warp-module/make.mjs',
    source,
    constant: { name: 'lanes', value: lanes, says: 'Planes that are warped at a time.' },
  });

if (process.argv[1] === fileURLToPath(import.meta.url)) writeFileSync(path, await simdModule());
