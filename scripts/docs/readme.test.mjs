// The pages are true: their examples compile and run, their commands exist with the options they are given, and their links
// lead somewhere.
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { root } from './entry-points.mjs';
import { blocks, commands, deadLinks, pages } from './pages.mjs';

// Inside a package that depends on all the others, so that imports resolve as a user's would.
const workshop = `${root}/packages/cli/node_modules/.readme`;
const texts = pages().map((page) => ({ page, text: readFileSync(`${root}/${page}`, 'utf8') }));

/** @typedef {{ page: string, n: number, name: string, code: string }} Example */

/** @param {string} info @returns {Example[]} */
function examplesOf(info) {
  return texts.flatMap(({ page, text }) =>
    blocks(text, info).map((code, n) => ({ page, n, name: `${page} ${info} ${n}`.replaceAll(/\W/g, '-'), code })),
  );
}

const examples = examplesOf('ts');
// What would need a network or a browser to run is marked `ts no-run`, and compiled all the same.
const compiled = examplesOf('ts no-run');

/** Compiles examples as strictly as the packages; gives the compiler's complaints. @param {Pick<Example, 'name' | 'code'>[]} all */
function compile(all) {
  for (const { name, code } of all) writeFileSync(`${workshop}/${name}.mts`, code);
  const options = {
    extends: `${root}/tsconfig.base.json`,
    compilerOptions: { composite: false, types: ['node'], lib: ['es2023', 'dom'] },
    files: all.map(({ name }) => `${name}.mts`),
  };
  writeFileSync(`${workshop}/tsconfig.json`, JSON.stringify(options));
  const { stdout } = spawnSync(process.execPath, [`${root}/node_modules/typescript/bin/tsc`, '-p', workshop], {
    encoding: 'utf8',
  });
  return stdout.split('\n').filter(Boolean);
}

/** @type {string[]} */
let complaints = [];
beforeAll(() => {
  rmSync(workshop, { recursive: true, force: true });
  mkdirSync(`${workshop}/node_modules`, { recursive: true });
  // A user has this one installed, too.
  symlinkSync(`${root}/packages/cli`, `${workshop}/node_modules/fuzzydiff`, 'junction');
  complaints = compile([...examples, ...compiled]);
}, 120_000);
afterAll(() => rmSync(workshop, { recursive: true, force: true }));

test('there are pages and examples', () => {
  expect(texts.map(({ page }) => page)).toEqual(
    expect.arrayContaining([
      'README.md',
      'docs/guide/start.md',
      'packages/core/README.md',
      'examples/node-script/README.md',
    ]),
  );
  expect(examples.length).toBeGreaterThan(5);
});

test('every example compiles', () => expect(complaints).toEqual([]));

describe.each(examples)('$page, example $n', ({ name, code }) => {
  test('runs, and prints what it says', { timeout: 120_000 }, () => {
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

test('an example that does not compile is caught', { timeout: 60_000 }, () => {
  const code = "import { corect } from '@fuzzydiff/core';\nconsole.log(corect);\n";
  expect(compile([{ name: 'seeded', code }]).join('\n')).toMatch(/has no exported member/);
});

test.each(texts)('the links of $page lead somewhere', ({ page, text }) => expect(deadLinks(page, text)).toEqual([]));

test('a link that leads nowhere is caught', () => {
  const text = '[there](docs/import.md#x) [elsewhere](https://example.org) [nowhere](docs/imports.md)';
  expect(deadLinks('README.md', text)).toEqual(['docs/imports.md']);
});

/** @type {Map<string, string>} */
const helps = new Map();

/** What a command says of itself. @param {string[]} command */
function helpOf(command) {
  const key = command.join(' ');
  const bin = `${root}/packages/cli/dist/bin.js`;
  const found = helps.get(key) ?? spawnSync(process.execPath, [bin, ...command, '--help'], { encoding: 'utf8' }).stdout;
  helps.set(key, found);
  return found;
}

/** What a command line asks for that is not there. @param {string} line */
function missingOf(line) {
  const [runner, first = '', second = ''] = line.split(/\s+/);
  const script = runner === 'npm' ? (first === 'run' ? second : first) : undefined;
  const { scripts } = JSON.parse(readFileSync(`${root}/package.json`, 'utf8'));
  if (script !== undefined && !(script in scripts)) return [`npm run ${script}`];
  const args = script === 'fuzzydiff' ? line.split(' -- ')[1] : /^(?:npx )?fuzzydiff (.*)/.exec(line)?.[1];
  const words = args?.split(/\s+/) ?? ['help'];
  const [command = '', next = ''] = words;
  if (command === 'help') return [];
  // What has commands of its own runs the first of these where none of them is named.
  // Of a command that is not there, the help is that of them all.
  const overview = helpOf([command]);
  const own = overview.includes(`Usage: fuzzydiff ${command} `)
    ? [...overview.matchAll(/^ {2}([a-z]+) \[/gm)].map(([, name]) => name)
    : [];
  const usual = ['run', 'correct', 'status'].find((name) => own.includes(name));
  const path = own.includes(next) ? [command, next] : usual !== undefined ? [command, usual] : [command];
  const help = helpOf(path);
  if (!help.includes(`Usage: fuzzydiff ${path.join(' ')} `)) return [path.join(' ')];
  return words.filter((word) => word.startsWith('-') && !help.includes(word));
}

const lines = texts.flatMap(({ page, text }) => commands(text).map((line) => ({ page, line })));

test.each(lines)('$page: $line', { timeout: 20_000 }, ({ line }) => expect(missingOf(line)).toEqual([]));

test.each([
  ['npm run dmeo', ['npm run dmeo']],
  ['npm run fuzzydiff -- corect photo.png', ['corect']],
  ['npx fuzzydiff correct photo.png --uper 8', ['--uper']],
  ['fuzzydiff calibrate portraits/ --stpes 5', ['--stpes']],
  ['fuzzydiff calibrate show file --preset fast', ['--preset']],
])('a command that is not there is caught: %s', { timeout: 20_000 }, (line, missing) =>
  expect(missingOf(line)).toEqual(missing),
);
