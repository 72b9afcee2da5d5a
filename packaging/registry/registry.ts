import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
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
  const settings = {
    self_path: path.join(folder, 'config.yaml'),
    storage: path.join(folder, 'storage'),
    auth: { htpasswd: { file: path.join(folder, 'htpasswd') } },
    uplinks: { others: { url: others, timeout: '60s' } },
    packages: { '@fuzzydiff/*': own, fuzzydiff: own, '**': { access: '$all', proxy: 'others' } },
    web: { enable: false },
    max_body_size: '100mb',
    log: { type: 'file', path: path.join(folder, 'log'), format: 'json', level: 'warn' },
  };
  const script = path.join(import.meta.dirname, 'server.mjs');
  const server = spawn(process.execPath, [script, JSON.stringify(settings)], { stdio: ['pipe', 'pipe', 'inherit'] });
  const ended = once(server, 'exit');
  const [port] = await Promise.race([once(server.stdout, 'data'), ended.then(() => [])]);
  if (port === undefined) throw new Error('Expected a registry for the test but it ended; see what it wrote above.');
  const host = `127.0.0.1:${String(port).trim()}`;
  const url = `http://${host}/`;
  return {
    npmrc: `registry=${url}\n//${host}/:_authToken=anyone\n`,
    env: { ...process.env, npm_config_registry: url },
    async close() {
      server.stdin.end();
      await ended;
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
