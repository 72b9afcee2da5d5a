// Makes packages/core/src/attention/simd-blur-module.ts of ./source.mjs: `node scripts/blur-module/make.mjs`
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import wabt from 'wabt';
import { atATime, source } from './source.mjs';

export const path = fileURLToPath(new URL('../../packages/core/src/attention/simd-blur-module.ts', import.meta.url));

/** The file's text. */
export async function simdModule() {
  const { parseWat } = await wabt();
  const parsed = parseWat('blur.wat', source, { simd: true });
  const { buffer } = parsed.toBinary({});
  parsed.destroy();
  return `// Made by scripts/blur-module/make.mjs: change it there.

/** Values of a line that are made at a time. */
export const atATime = ${atATime};

/** The WebAssembly module, in base64. */
export const simdModule =
${Buffer.from(buffer)
  .toString('base64')
  .match(/.{1,110}/g)
  ?.map((line) => `  '${line}'`)
  .join(' +\n')};
`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) writeFileSync(path, await simdModule());
