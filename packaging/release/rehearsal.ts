import { mkdir, mkdtemp, readFile, realpath, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { TestProject } from 'vitest/node';
import { copyWorkspace } from './copy-workspace.js';
import { run } from './run.js';

/** A release as far as it can be rehearsed. */
export interface Release {
  /** A copy of the workspace with the next release's versions, built from nothing. */
  readonly workspace: string;
  /** A folder with a tarball of each of its public packages. */
  readonly tarballs: string;
  /** Pnpm as the workspace names it, for npx. */
  readonly pnpm: string;
}

declare module 'vitest' {
  interface ProvidedContext {
    /** Or why there is none: a failure here must not take the tests of other projects with it. */
    release: Release | string;
  }
}

/** Does once what a release does, on a copy, up to the tarballs: versions, build from nothing, pack. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const folder = await realpath(await mkdtemp(path.join(tmpdir(), 'fuzzydiff-release-')));
  project.provide('release', await rehearse(folder).catch(String));
  return () => rm(folder, { recursive: true, force: true });
}

async function rehearse(folder: string): Promise<Release> {
  const workspace = path.join(folder, 'workspace');
  const tarballs = path.join(folder, 'tarballs');
  await copyWorkspace(workspace);
  await mkdir(tarballs);
  const { packageManager: pnpm } = JSON.parse(await readFile(path.join(workspace, 'package.json'), 'utf8'));
  const { resolve } = createRequire(path.join(workspace, 'package.json'));
  const node = (script: string, ...args: string[]) => run(process.execPath, [script, ...args], { cwd: workspace });

  await node(resolve('@changesets/cli/bin.js'), 'version');
  await node(resolve('typescript/bin/tsc'), '-b');
  const pack = ['--recursive', '--filter', './packages/*', 'pack', '--pack-destination', tarballs];
  await run('npx', ['--yes', pnpm, ...pack], { cwd: workspace });
  return { workspace, tarballs, pnpm };
}
