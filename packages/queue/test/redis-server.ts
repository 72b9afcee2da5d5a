import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { Redis } from 'ioredis';

/** The server's program: Redis, or Valkey, which took its place. */
const program = ['redis-server', 'valkey-server'].find((name) => spawnSync(name, ['--version']).status === 0);

/** Why no server can be started here, or nothing. */
export const noServer = program ? undefined : 'no redis-server or valkey-server is installed';

/** A server of a test's own, which keeps what it has on disk. */
export interface RedisServer {
  readonly url: string;
  /** Stops it, and starts it again some time later, in milliseconds, with what it had. */
  restart(pause?: number): Promise<void>;
  /** Bytes that its data takes. */
  memory(): Promise<number>;
  close(): Promise<void>;
}

/** Starts a server on a free port. */
export async function startRedis(): Promise<RedisServer> {
  const folder = await mkdtemp(join(tmpdir(), 'fuzzydiff-redis-'));
  const port = await freePort();
  const url = `redis://127.0.0.1:${port}`;
  const start = async () => {
    const options = ['--appendonly', 'yes', '--appendfsync', 'everysec', '--save', '', '--bind', '127.0.0.1'];
    const child = spawn(program!, ['--port', String(port), '--dir', folder, ...options], { stdio: 'ignore' });
    await untilAnswered(url);
    return child;
  };
  let child = await start();
  return {
    url,
    async restart(pause = 0) {
      await ended(child);
      await setTimeout(pause);
      child = await start();
    },
    async memory() {
      const client = new Redis(url);
      const info = await client.info('memory');
      client.disconnect();
      return Number(/^used_memory:(\d+)/m.exec(info)?.[1]);
    },
    async close() {
      await ended(child);
      await rm(folder, { recursive: true, force: true });
    },
  };
}

function ended(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    child.once('exit', () => resolve());
    child.kill('SIGTERM');
  });
}

async function untilAnswered(url: string): Promise<void> {
  const client = new Redis(url, { retryStrategy: () => 50, maxRetriesPerRequest: null });
  client.on('error', () => {});
  await client.ping();
  client.disconnect();
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer();
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number };
      server.close(() => resolve(port));
    });
  });
}
