// Makes packages/core/src/photo/simd-colours-module.ts of ./source.mjs: `node scripts/colours-module/make.mjs`
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { moduleText } from '../wasm-module/module-text.mjs';
import { slack, source } from './source.mjs';

export const path = fileURLToPath(new URL('../../packages/core/src/photo/simd-colours-module.ts', import.meta.url));

/** The file's text. */
export const simdModule = () =>
  moduleText({
    from: 'scripts/colours-module/make.mjs',
    source,
    constant: { name: 'slack', value: slack, says: 'Bytes that are read or written beyond the end, at most.' },
  });

if (process.argv[1] === fileURLToPath(import.meta.url)) writeFileSync(path, await simdModule());
