import { cp, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { run } from './run.js';

const root = path.join(import.meta.dirname, '../..');
const changesets = createRequire(path.join(root, 'package.json')).resolve('@changesets/cli/bin.js');
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'fuzzydiff-versions-'));
  await symlink(path.join(root, 'node_modules'), path.join(folder, 'node_modules'), 'junction');
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** The manifests of the workspace at one version, and one change: the versions that its release would have. */
async function released(from: string, changes: Readonly<Record<string, string>>): Promise<Set<string>> {
  const workspace = path.join(folder, 'workspace');
  await rm(workspace, { recursive: true, force: true });
  await mkdir(path.join(workspace, '.changeset'), { recursive: true });
  for (const file of ['package.json', 'pnpm-workspace.yaml', '.changeset/config.json']) {
    await cp(path.join(root, file), path.join(workspace, file));
  }
  const names = await readdir(path.join(root, 'packages'));
  const manifests = names.map((name) => path.join('packages', name, 'package.json'));
  for (const file of manifests) {
    const manifest = JSON.parse(await readFile(path.join(root, file), 'utf8'));
    await mkdir(path.dirname(path.join(workspace, file)), { recursive: true });
    await writeFile(path.join(workspace, file), JSON.stringify({ ...manifest, version: from }));
  }
  const lines = Object.entries(changes).map(([name, kind]) => `'${name}': ${kind}`);
  await writeFile(path.join(workspace, '.changeset/one.md'), `---\n${lines.join('\n')}\n---\n\nA change.\n`);
  await run(process.execPath, [changesets, 'version'], { cwd: workspace });
  const read = async (file: string) => JSON.parse(await readFile(path.join(workspace, file), 'utf8')).version;
  return new Set(await Promise.all(manifests.map(read)));
}

test.each([
  ['0.0.0', { '@fuzzydiff/core': 'minor', fuzzydiff: 'minor' }, '0.1.0'],
  ['0.1.0', { '@fuzzydiff/core': 'minor' }, '0.2.0'],
  ['0.1.0', { '@fuzzydiff/core': 'patch' }, '0.1.1'],
  ['0.2.3', { '@fuzzydiff/model-portraits-64': 'minor' }, '0.3.0'],
  ['1.4.0', { '@fuzzydiff/core': 'minor' }, '1.5.0'],
  // And so the versions are read: a major is one, for all.
  ['0.9.0', { '@fuzzydiff/core': 'major' }, '1.0.0'],
])('from %s, %j makes every package %s', async (from, changes, to) => {
  expect(await released(from, changes)).toEqual(new Set([to]));
});
