// Makes packages/core/src/attention/lines/simd-lines-module.ts of ./source.mjs: `node scripts/lines-module/make.mjs`
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { moduleText } from '../wasm-module/module-text.mjs';
import { atATime, source } from './source.mjs';

export const path = fileURLToPath(
  new URL('../../packages/core/src/attention/lines/simd-lines-module.ts', import.meta.url),
);

/** The file's text. */
export const simdModule = () =>
  moduleText({
    from: 'scripts/lines-module/make.mjs',
    source,
    constant: { name: 'atATime', value: atATime, says: 'Values of a row that are made at a time.' },
  });

if (process.argv[1] === fileURLToPath(import.meta.url)) writeFileSync(path, await simdModule());
