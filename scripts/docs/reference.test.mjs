/** @module-tag release */
// `npm run docs` makes the reference without a warning: every link leads somewhere, every type is there.
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { root } from './entry-points.mjs';

/** Makes the reference as the configuration of a folder says, but writes nothing. @param {string} folder */
function typedoc(folder) {
  const bin = `${root}/node_modules/typedoc/bin/typedoc`;
  const args = [bin, '--emit', 'none', '--logLevel', 'Warn'];
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { cwd: folder, encoding: 'utf8' });
  return { status, output: stdout + stderr };
}

test('the packages', { timeout: 300_000 }, () => {
  expect(typedoc(root)).toEqual({ status: 0, output: '' });
});

test.each([
  ['a link that leads nowhere', '/** See {@link nowhere}. */\nexport const seeded = 1;\n', /resolve link to "nowhere"/],
  [
    'a type that is missing',
    'interface Kept { x: 1 }\nexport const seeded: Kept = { x: 1 };\n',
    /Kept, .* not included/,
  ],
])('%s is caught', { timeout: 120_000 }, (_, code, warning) => {
  const folder = mkdtempSync(join(tmpdir(), 'seeded-'));
  const ours = JSON.parse(readFileSync(`${root}/typedoc.json`, 'utf8'));
  const files = {
    'typedoc.json': { ...ours, entryPoints: ['seeded'], projectDocuments: [], readme: 'none' },
    'seeded/package.json': { name: 'seeded', type: 'module', exports: './dist/index.js' },
    'seeded/tsconfig.json': {
      extends: `${root}/tsconfig.base.json`,
      compilerOptions: { rootDir: 'src', outDir: 'dist' },
      include: ['src'],
    },
  };
  try {
    mkdirSync(`${folder}/seeded/src`, { recursive: true });
    for (const [name, content] of Object.entries(files)) writeFileSync(`${folder}/${name}`, JSON.stringify(content));
    writeFileSync(`${folder}/seeded/src/index.ts`, code);
    const { status, output } = typedoc(folder);
    expect(status).not.toBe(0);
    expect(output).toMatch(warning);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
