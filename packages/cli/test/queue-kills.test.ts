import { type ChildProcess, spawn } from 'node:child_process';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { noServer, type RedisServer, startRedis } from '../../queue/test/redis-server.js';
import { filesBelow, fuzzydiff, small, spawned, temporaryFolder, tinyBundle, writePicture } from './command.js';
import { contentsOf } from './queue-folders.js';

const folder = temporaryFolder();
const place = (name: string) => join(folder, name);
const bin = fileURLToPath(new URL('../dist/bin.js', import.meta.url));
const model = tinyBundle('int64');

/**
 * Keeps two workers at work, kills one of them every so many seconds, or twice that, and starts another in its place. Only one that has
 * done something is killed: on a busy machine the start alone takes longer.
 */
function killedWorkers(queue: readonly string[], random: () => number, every: number) {
  const running = new Set<ChildProcess>();
  const useful = new Set<ChildProcess>();
  let kills = 0;
  let over = false;
  const start = () => {
    const stdio = ['ignore', 'pipe', 'ignore'] as const;
    const child = spawn(process.execPath, [bin, 'work', ...queue, '--silent-for', '2'], { stdio: [...stdio] });
    running.add(child);
    child.stdout!.on('data', () => useful.add(child));
    child.once('exit', () => {
      running.delete(child);
      useful.delete(child);
      if (!over) start();
    });
  };
  start();
  start();
  const killing = (async () => {
    while (!over) {
      await setTimeout(every * 1000 * (1 + random()));
      const victims = [...useful];
      const victim = victims[Math.floor(random() * victims.length)];
      if (!over && victim?.kill('SIGKILL')) kills++;
    }
  })();
  return {
    kills: () => kills,
    async stop(): Promise<void> {
      over = true;
      const ended = [...running].map((child) => new Promise((resolve) => child.once('exit', resolve)));
      for (const child of running) child.kill('SIGTERM');
      await Promise.all([killing, ...ended]);
    },
  };
}

/** Numbers from 0 to 1 (mulberry32). */
function randomNumbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

describe.skipIf(noServer)(
  `workers that are killed, and a server that is started again${noServer ? ` (${noServer})` : ''}`,
  { tags: ['release'], timeout: 900_000 },
  () => {
    let server: RedisServer;
    const seed = Number(process.env['KILL_SEED'] ?? Date.now() % 2 ** 31);
    const random = randomNumbers(seed);
    beforeAll(async () => {
      console.info(`kill moments: KILL_SEED=${seed}`);
      server = await startRedis();
      await mkdir(place('fine'));
      for (let n = 0; n < 60; n++) await writePicture(join(place('fine'), `${n}.png`), { phase: n });
    });
    afterAll(() => server.close());

    /** Enqueues, has it done by workers that are killed, and gives what came of each job. */
    async function disturbed(name: string, args: readonly string[], every: number) {
      const queue = ['-q', server.url, '--queue-name', name];
      // The command waits for the server too, while that is away.
      const enqueued = spawned(['enqueue', ...args, ...queue, '--wait', '--json', '--tries', '5']);
      const workers = killedWorkers(queue, random, every);
      await expect.poll(workers.kills, { timeout: 120_000 }).toBeGreaterThan(1);
      await server.restart(500);
      const { code, stdout, stderr } = await enqueued;
      await workers.stop();
      console.info(`${name}: ${workers.kills()} workers killed`);
      return {
        code,
        stderr,
        results: JSON.parse(stdout).results as { input: string; status: string; error?: string }[],
      };
    }

    test('200 pictures: the bytes of one undisturbed process, none missing, none twice', async () => {
      const photos = place('photos');
      await mkdir(photos);
      const names = Array.from({ length: 200 }, (_, n) => `photo-${String(n).padStart(3, '0')}.png`);
      for (const [phase, name] of names.entries())
        await writePicture(join(photos, name), { width: 48, height: 40, phase });
      await writeFile(join(photos, 'broken.png'), 'no picture');
      const calibration = place('tiny.safetensors');
      const calibrated = await fuzzydiff(['calibrate', place('fine'), '-m', model, '-o', calibration]);
      expect(calibrated).toMatchObject({ code: 0, stderr: '' });
      const own = ['-m', model, '--calibration', calibration, '--always', '--seed', '3'];
      expect((await fuzzydiff(['correct', photos, ...own, '-o', place('undisturbed')])).code).toBe(1);
      const { code, results } = await disturbed('photos', [photos, ...own, '-o', place('disturbed')], 3);
      const whole = await contentsOf(place('undisturbed'));
      const found = await contentsOf(place('disturbed'));
      expect(Object.keys(found)).toEqual(Object.keys(whole));
      for (const [name, bytes] of Object.entries(whole))
        expect(found[name] === bytes, `${name} is the same`).toBe(true);
      expect(results.map(({ input }) => input)).toEqual(['broken.png', ...names].map((name) => join(photos, name)));
      expect(results.filter(({ status }) => status !== 'done' && status !== 'skipped')).toEqual([
        expect.objectContaining({
          status: 'failed',
          error: expect.stringMatching(/^Expected an image in .*broken\.png/),
        }),
      ]);
      expect(code).toBe(1);
    });

    test('a calibration: the bytes of one pass', async () => {
      // The tiny model would be done before anybody is killed.
      const calibrate = [place('fine'), ...small, '--preset', 'fast'];
      const whole = await fuzzydiff(['calibrate', ...calibrate, '-o', place('one/calibration.safetensors')]);
      expect(whole).toMatchObject({ code: 0, stderr: '' });
      const out = place('shards/calibration.safetensors');
      const { code, results } = await disturbed('fine', ['calibrate', ...calibrate, '--per-shard', '2', '-o', out], 2);
      expect(results.filter(({ status }) => status !== 'done' && status !== 'skipped')).toEqual([]);
      expect([code, results.length]).toEqual([0, 31]);
      expect(await filesBelow(place('shards'))).toEqual(['calibration.report.json', 'calibration.safetensors']);
      for (const name of await filesBelow(place('shards')))
        expect(await readFile(place(`shards/${name}`)), name).toEqual(await readFile(place(`one/${name}`)));
    });
  },
);
