// No source imports itself by way of others, not for a type alone: the rules that biome.json has for it, and what they catch.
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));
const rules = ['lint/suspicious/noImportCycles', 'plugin'];

/** The files in which biome finds what the rules forbid, and how many it looked at. @param {string} cwd @param {string[]} folders */
function lint(cwd, folders) {
  const bin = `${root}/node_modules/@biomejs/biome/bin/biome`;
  const args = ['lint', '--reporter=json', '--max-diagnostics=none', ...folders];
  const { stdout, stderr } = spawnSync(process.execPath, [bin, ...args], { cwd, encoding: 'utf8' });
  if (!stdout.startsWith('{')) throw new Error(`Expected a report of biome's but found ${stdout}${stderr}`);
  /** @type {{ summary: { unchanged: number }, diagnostics: { category: string, location: { path: string } }[] }} */
  const { summary, diagnostics } = JSON.parse(stdout);
  const found = diagnostics.filter(({ category }) => rules.includes(category));
  return {
    checked: summary.unchanged,
    files: [...new Set(found.map(({ location }) => location.path.replaceAll('\\', '/')))].sort(),
  };
}

test('the sources of the packages and of the studio have no cycle of imports', () => {
  const { checked, files } = lint(root, ['packages', 'examples/studio/src']);
  expect(checked).toBeGreaterThan(400);
  expect(files).toEqual([]);
});

/** Each a folder of two or three files. @type {Record<string, Record<string, string>>} */
const cycles = {
  values: {
    'a.ts': "import { b } from './b.js';\nexport const a = () => b;\n",
    'b.ts': "import { a } from './a.js';\nexport const b = () => a;\n",
  },
  types: {
    'a.ts': "import type { B } from './b.js';\nexport interface A {\n  readonly b: B;\n}\n",
    'b.ts': "import type { A } from './a.js';\nexport interface B {\n  readonly a: A;\n}\n",
  },
  'a type among values': {
    'a.ts': "import { type B, b } from './b.js';\nexport interface A {\n  readonly b: B;\n}\nexport const a = b;\n",
    'b.ts': "import type { A } from './a.js';\nexport type B = A | undefined;\nexport const b = 1;\n",
  },
  'types through a third file, from another folder': {
    'a.ts': "import type { B } from './deeper/b.js';\nexport type A = B | 1;\n",
    'deeper/b.ts': "import type { C } from '../c.js';\nexport type B = C | 2;\n",
    'c.ts': "import type { A } from './a.js';\nexport type C = A | 3;\n",
  },
  're-exports': {
    'a.ts': "export type { B } from './b.js';\nexport type A = 1;\n",
    'b.ts': "export type { A } from './a.js';\nexport type B = 2;\n",
  },
  'an import when it is needed': {
    'a.ts': "export const a = () => import('./b.js');\n",
    'b.ts': "import { a } from './a.js';\nexport const b = a;\n",
  },
  'a view of the studio': {
    'a.tsx': "import { b } from './b.js';\nexport const A = () => <p>{b}</p>;\n",
    'b.ts': "import type { A } from './a.js';\nexport const b = 1;\nexport type View = typeof A;\n",
  },
  'types where they are used': {
    'a.ts': "export type A = import('./b.js').B | 1;\n",
    'b.ts': "export type B = typeof import('./a.js');\n",
  },
};

describe('the gate catches a cycle of', () => {
  const folder = mkdtempSync(join(tmpdir(), 'import-cycles-'));
  afterAll(() => rmSync(folder, { recursive: true }));

  /** @param {Record<string, string>} files their texts by their paths in the folder */
  function write(files) {
    for (const [file, text] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, file)), { recursive: true });
      writeFileSync(join(folder, file), text);
    }
  }

  /** @type {string[]} */
  let caught = [];
  beforeAll(() => {
    const { plugins, ...config } = JSON.parse(readFileSync(`${root}/biome.json`, 'utf8'));
    const paths = plugins.map((/** @type {string} */ plugin) => join(root, plugin));
    write({ 'biome.json': JSON.stringify({ ...config, vcs: { enabled: false }, plugins: paths }) });
    for (const [name, files] of Object.entries(cycles))
      write(Object.fromEntries(Object.entries(files).map(([file, text]) => [`${name}/${file}`, text])));
    write({
      'none/a.ts': "import type { B } from './b.js';\nexport type A = B | typeof import('node:fs');\n",
      'none/b.ts': 'export type B = 1;\n',
    });
    caught = lint(folder, ['.']).files;
  }, 60_000);

  test.each(Object.entries(cycles))('%s', (name, files) => {
    const paths = Object.keys(files).map((file) => `${name}/${file}`);
    expect(caught.filter((file) => file.startsWith(`${name}/`))).toEqual(paths.sort());
  });

  test('nothing where there is none', () => {
    expect(caught.filter((file) => file.startsWith('none/'))).toEqual([]);
  });
});
