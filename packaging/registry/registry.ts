import { mkdir, writeFile } from 'node:fs/promises';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { runServer } from 'verdaccio';
import { run } from '../release/run.js';

/** A registry of our own on this machine: it takes whatever is published, and has the rest from another registry. */
export interface Registry {
  /** The settings with which npm and pnpm use it in a project: the text of an `.npmrc`. */
  readonly npmrc: string;
  /** An environment in which they do: where npm started this process, its own settings are there, and come first. */
  readonly env: NodeJS.ProcessEnv;
  close(): Promise<void>;
}

/**
 * The registry that npm is configured for, where it can be reached: for the libraries of others.
 *
 * @returns its address, or `undefined`
 */
export async function configuredRegistry(): Promise<string | undefined> {
  const options = { cwd: import.meta.dirname };
  const url = (await run('npm', ['config', 'get', 'registry'], options)).trim();
  const asked = ['view', 'onnxruntime-node', 'version', '--fetch-retries=0', '--fetch-timeout=15000'];
  return run('npm', asked, options).then(
    () => url,
    () => undefined,
  );
}

/**
 * @param folder for its storage
 * @param others the registry for all that is not ours
 */
export async function startRegistry(folder: string, others: string): Promise<Registry> {
  await mkdir(folder, { recursive: true });
  const own = { access: '$all', publish: '$all' };
  // Its type wants every setting; what is missing here has a default.
  const server: Server = await runServer({
    self_path: path.join(folder, 'config.yaml'),
    storage: path.join(folder, 'storage'),
    auth: { htpasswd: { file: path.join(folder, 'htpasswd') } },
    uplinks: { others: { url: others, timeout: '60s' } },
    packages: { '@fuzzydiff/*': own, fuzzydiff: own, '**': { access: '$all', proxy: 'others' } },
    web: { enable: false },
    max_body_size: '100mb',
    log: { type: 'file', path: path.join(folder, 'log'), format: 'json', level: 'warn' },
  } as unknown as Parameters<typeof runServer>[0]);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  const url = `http://${host}/`;
  return {
    npmrc: `registry=${url}\n//${host}/:_authToken=anyone\n`,
    env: { ...process.env, npm_config_registry: url },
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** An empty project, that is to install from the registry. */
export async function emptyProject(folder: string, { npmrc }: Registry): Promise<void> {
  await mkdir(folder, { recursive: true });
  await writeFile(path.join(folder, '.npmrc'), npmrc);
  await writeFile(
    path.join(folder, 'package.json'),
    JSON.stringify({ name: 'consumer', private: true, type: 'module' }),
  );
}
