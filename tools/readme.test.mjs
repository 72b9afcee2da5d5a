// The README is true: its examples compile and run, and its commands exist with the options they are given.
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

const root = fileURLToPath(new URL('..', import.meta.url));
// Inside a package that depends on all the others, so that imports resolve as a user's would.
const workshop = `${root}/packages/cli/node_modules/.readme`;
const pages = [
  'README.md',
  ...['docs', ...readdirSync(`${root}/packages`).map((name) => `packages/${name}`)].flatMap((folder) =>
    readdirSync(`${root}/${folder}`)
      .filter((name) => name.endsWith('.md') && name !== 'CHANGELOG.md')
      .map((name) => `${folder}/${name}`),
  ),
];

/** The fenced blocks of a page whose fence says just this. @param {string} text @param {string} info */
function blocks(text, info) {
  return [...text.matchAll(new RegExp(`^\`\`\`${info}\\n(.*?)^\`\`\``, 'gms'))].map(([, code]) => code ?? '');
}

/** Compiles a block as strictly as the packages; gives the compiler's complaints. @param {string} name @param {string} code */
function compile(name, code) {
  writeFileSync(`${workshop}/${name}.mts`, code);
  const options = {
    extends: `${root}/tsconfig.base.json`,
    compilerOptions: { composite: false, types: ['node'] },
    files: [`${name}.mts`],
  };
  writeFileSync(`${workshop}/tsconfig.json`, JSON.stringify(options));
  const { stdout } = spawnSync(process.execPath, [`${root}/node_modules/typescript/bin/tsc`, '-p', workshop], {
    encoding: 'utf8',
  });
  return stdout;
}

beforeAll(() => {
  rmSync(workshop, { recursive: true, force: true });
  mkdirSync(workshop, { recursive: true });
});
afterAll(() => rmSync(workshop, { recursive: true, force: true }));

const examples = pages.flatMap((page) =>
  blocks(readFileSync(`${root}/${page}`, 'utf8'), 'ts').map((code, n) => ({ page, n, code })),
);

test('there is at least one example', () => expect(examples.length).toBeGreaterThan(0));

describe.each(examples)('$page, example $n', ({ page, n, code }) => {
  test('compiles, runs, and prints what it says', { timeout: 120_000 }, () => {
    const name = `${page.replaceAll(/\W/g, '-')}-${n}`;
    expect(compile(name, code)).toBe('');
    const printed = execFileSync(process.execPath, [`${workshop}/${name}.mjs`], { encoding: 'utf8' });
    // `console.log(...); // [1, 2], [3]` states what is printed.
    const stated = [...code.matchAll(/^console\.log\(.*\); \/\/ (.*)$/gm)].map(([, text]) => text);
    const squeeze = (/** @type {string} */ text) =>
      text
        .replaceAll(/[\s,]+/g, ' ')
        .replaceAll(/\[ | \]/g, (bracket) => bracket.trim())
        .trim();
    expect(squeeze(printed)).toBe(squeeze(stated.join('\n')));
  });
});

// What would need a network to run is marked `ts no-run`, and compiled all the same.
const compiled = pages.flatMap((page) =>
  blocks(readFileSync(`${root}/${page}`, 'utf8'), 'ts no-run').map((code, n) => ({ page, n, code })),
);

test.each(compiled)('$page, example $n that is not run, compiles', { timeout: 60_000 }, ({ page, n, code }) => {
  expect(compile(`${page.replaceAll(/\W/g, '-')}-no-run-${n}`, code)).toBe('');
});

test('an example that does not compile is caught', { timeout: 60_000 }, () => {
  expect(compile('seeded', "import { corect } from '@fuzzydiff/core';\nconsole.log(corect);\n")).toMatch(
    /has no exported member/,
  );
});

const commands = pages.flatMap((page) =>
  blocks(readFileSync(`${root}/${page}`, 'utf8'), 'sh')
    .join('\n')
    .split('\n')
    .map((line) => line.replace(/\s+#.*$/, '').trim())
    .filter((line) => /^npm (run|test)/.test(line))
    .map((line) => ({ page, line })),
);

describe.each(commands)('$page: $line', ({ line }) => {
  test('is there', () => {
    const [, run, script = run] = line.split(/\s+/);
    expect(Object.keys(JSON.parse(readFileSync(`${root}/package.json`, 'utf8')).scripts)).toContain(
      run === 'run' ? script : run,
    );
    const [, args] = line.split(' -- ');
    if (script !== 'fuzzydiff' || args === undefined) return;
    const [command = '', ...rest] = args.split(/\s+/);
    if (command === 'help') return;
    const help = execFileSync(process.execPath, [`${root}/packages/cli/dist/bin.js`, 'help', command], {
      encoding: 'utf8',
    });
    expect(help).toContain(`Usage: fuzzydiff ${command}`);
    for (const option of rest.filter((word) => word.startsWith('-'))) expect(help).toContain(option);
  });
});
