/** @module-tag release */
import { cp, mkdtemp, readdir, readFile, realpath, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import ts from 'typescript';
import { build } from 'vite';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { missing as noBrowser } from '../../scripts/machine/chromium.mjs';
import { release } from '../release/release.js';
import { run } from '../release/run.js';
import { mendInPage } from './page.js';
import { configuredRegistry, emptyProject, type Registry, startRegistry } from './registry.js';

const others = await configuredRegistry();
const missing = others === undefined ? ' (skipped: the registry that npm is configured for cannot be reached)' : '';
const consumer = path.join(import.meta.dirname, '../consumer');
const tsc = createRequire(path.join(import.meta.dirname, '../../package.json')).resolve('typescript/bin/tsc');
const names = [
  'core',
  'calibration',
  'evaluation',
  'queue',
  'faces',
  'convert',
  'runtime-node',
  'runtime-oip',
  'runtime-web',
  'model-portraits-64',
  'model-portraits-128',
];
const packages = [...names.map((name) => `@fuzzydiff/${name}`), 'fuzzydiff'];

test.each([
  ['in Node', 'mend.mjs', 4],
  ['in a page', 'mend-page.mjs', 6],
])('a picture is corrected %s in few statements', async (_, name, most) => {
  const text = await readFile(path.join(consumer, name), 'utf8');
  const statements = ts
    .createSourceFile(name, text, ts.ScriptTarget.Latest)
    .statements.filter((statement) => !ts.isImportDeclaration(statement));
  expect(statements.length).toBeLessThanOrEqual(most);
});

describe.skipIf(others === undefined)(`what is published${missing}`, () => {
  let folder: string;
  let registry: Registry;

  beforeAll(async () => {
    folder = await realpath(await mkdtemp(path.join(tmpdir(), 'fuzzydiff-registry-')));
    registry = await startRegistry(path.join(folder, 'registry'), others!);
    const cwd = release().workspace;
    await writeFile(path.join(cwd, '.npmrc'), registry.npmrc);
    // Nobody signs what comes from this machine.
    const env = { ...registry.env, npm_config_provenance: 'false' };
    await run('npx', ['--yes', release().pnpm, 'exec', 'changeset', 'publish', '--no-git-tag'], { cwd, env });
  });
  afterAll(async () => {
    await registry?.close();
    await rm(folder, { recursive: true, force: true });
  });

  describe('installed by npm, with the scripts of its dependencies', () => {
    let cwd: string;
    const node = (...args: string[]) => run(process.execPath, args, { cwd });

    beforeAll(async () => {
      cwd = path.join(folder, 'npm');
      await emptyProject(cwd, registry);
      // What onnxruntime-node would fetch on a Linux machine are CUDA's libraries, from elsewhere.
      const env = { ...registry.env, ONNXRUNTIME_NODE_INSTALL: 'skip' };
      const manifest = path.join(import.meta.dirname, '../../package.json');
      const { devDependencies } = JSON.parse(await readFile(manifest, 'utf8'));
      const types = `@types/node@${devDependencies['@types/node']}`;
      await run('npm', ['install', '--no-audit', '--no-fund', ...packages, types], { cwd, env });
      await cp(consumer, cwd, { recursive: true });
    });

    test('all packages have the version of this release, and each is there once', async () => {
      const core = path.join(release().workspace, 'packages/core/package.json');
      const { version } = JSON.parse(await readFile(core, 'utf8'));
      const lock = JSON.parse(await readFile(path.join(cwd, 'package-lock.json'), 'utf8')).packages;
      const own = Object.keys(lock).filter((at) => /node_modules\/(@fuzzydiff\/[\w-]+|fuzzydiff)$/.test(at));
      expect(own.sort()).toEqual(packages.map((name) => `node_modules/${name}`).sort());
      expect(new Set(own.map((at) => lock[at].version))).toEqual(new Set([version]));
    });

    test('runs in Node as ES modules', async () => {
      const said = JSON.parse(await node('esm.mjs'));
      expect(said).toEqual({ shape: [1, 3, 64, 64], images: 400, kinds: 8 });
    });

    test('corrects a picture in four statements', async () => {
      await node('mend.mjs', 'node_modules/@fuzzydiff/model-portraits-128/examples/scratched.png');
      expect(await pictureSize(path.join(cwd, 'mended.png'))).toEqual([128, 128]);
    });

    test('runs in Node by require', async () => {
      const said = JSON.parse(await node('require.cjs'));
      const functions = ['function', 'function', 'function'];
      expect(said).toEqual({ shape: [2, 3, 8, 8], functions, protocol: 'file:' });
    });

    test('hides what it does not export', async () => {
      await expect(node('--eval', "require('@fuzzydiff/core/dist/tensor/tensor.js')")).rejects.toThrow(
        /ERR_PACKAGE_PATH_NOT_EXPORTED/,
      );
    });

    test.each(['nodenext', 'bundler', 'node'])('compiles by %s', async (settings) => {
      await node(tsc, '-p', `tsconfig.${settings}.json`);
    });

    test('does not compile by a name that is not there', async () => {
      await writeFile(
        path.join(cwd, 'wrong.mts'),
        "import { tensors } from '@fuzzydiff/core';\nconsole.log(tensors);\n",
      );
      const config = { extends: './tsconfig.nodenext.json', files: ['wrong.mts'] };
      await writeFile(path.join(cwd, 'tsconfig.wrong.json'), JSON.stringify(config));
      await expect(node(tsc, '-p', 'tsconfig.wrong.json')).rejects.toThrow(/TS2724|TS2305/);
    });

    test('is built into a page by Vite, with its worker and the WebAssembly of onnxruntime', async () => {
      await build({
        root: cwd,
        configFile: false,
        logLevel: 'error',
        worker: { format: 'es' },
        build: { target: 'es2022' },
      });
      const assets = await readdir(path.join(cwd, 'dist/assets'));
      expect(assets).toContainEqual(expect.stringMatching(/^worker-.*\.js$/));
      expect(assets).toContainEqual(expect.stringMatching(/^ort-wasm-.*\.wasm$/));
    });

    test.skipIf(noBrowser !== '')(`corrects a picture in a page, in six statements${noBrowser}`, async () => {
      expect(await mendInPage(cwd)).toEqual([64, 64]);
    });

    test('corrects a picture by npx', async () => {
      const picture = 'node_modules/@fuzzydiff/model-portraits-128/examples/scratched.png';
      await run('npx', ['--no', 'fuzzydiff', 'correct', picture, '--whole', '--preset', 'fast'], { cwd });
      expect(await pictureSize(path.join(cwd, 'fuzzydiff-out/scratched.corrected.png'))).toEqual([128, 128]);
    });
  });

  describe('installed by pnpm, where a package sees nothing but what it declares', () => {
    let cwd: string;

    beforeAll(async () => {
      cwd = path.join(folder, 'pnpm');
      await emptyProject(cwd, registry);
      // As the pages of runtime-node and of queue say: pnpm fails on a script of which nobody said whether it may run.
      const settings = 'allowBuilds:\n  onnxruntime-node: false\n  protobufjs: false\n  msgpackr-extract: false\n';
      await writeFile(path.join(cwd, 'pnpm-workspace.yaml'), settings);
      await run('npx', ['--yes', release().pnpm, 'add', ...packages], { cwd, env: registry.env });
      await cp(consumer, cwd, { recursive: true });
    });

    test('runs in Node as ES modules', async () => {
      const said = JSON.parse(await run(process.execPath, ['esm.mjs'], { cwd }));
      expect(said).toEqual({ shape: [1, 3, 64, 64], images: 400, kinds: 8 });
    });

    test('corrects a picture in four statements', async () => {
      const picture = 'node_modules/@fuzzydiff/model-portraits-128/examples/scratched.png';
      await run(process.execPath, ['mend.mjs', picture], { cwd });
      expect(await pictureSize(path.join(cwd, 'mended.png'))).toEqual([128, 128]);
    });

    test.skipIf(noBrowser !== '')(`corrects a picture in a page, in six statements${noBrowser}`, async () => {
      expect(await mendInPage(cwd)).toEqual([64, 64]);
    });

    test('and the project neither, beyond what it named', async () => {
      await expect(run(process.execPath, ['--eval', "require('sharp')"], { cwd })).rejects.toThrow(/MODULE_NOT_FOUND/);
    });

    test('corrects a picture by pnpm exec', async () => {
      const picture = 'node_modules/@fuzzydiff/model-portraits-128/examples/scratched.png';
      const command = ['exec', 'fuzzydiff', 'correct', picture, '--whole', '--preset', 'fast'];
      await run('npx', ['--yes', release().pnpm, ...command], { cwd });
      expect(await pictureSize(path.join(cwd, 'fuzzydiff-out/scratched.corrected.png'))).toEqual([128, 128]);
    });
  });
});

/** Width and height of a PNG file, from its header. */
async function pictureSize(file: string): Promise<[number, number]> {
  const data = await readFile(file);
  expect(data.subarray(1, 4).toString()).toBe('PNG');
  return [data.readUInt32BE(16), data.readUInt32BE(20)];
}
