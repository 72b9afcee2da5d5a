import { copyFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { noServer, type RedisServer, startRedis } from '../../queue/test/redis-server.js';
import { type Job, priorOpener, runJob } from '../src/index.js';
import { filesBelow, fuzzydiff, spawned, temporaryFolder, tinyBundle, writePicture } from './command.js';
import { contentsOf } from './queue-folders.js';
import { credentials, startS3 } from './s3-server.js';

const folder = temporaryFolder();
const place = (name: string) => join(folder, name);
const photos = place('photos');
const model = tinyBundle('int64');
const calibration = place('calibration.safetensors');
const options = [
  '-m',
  model,
  '--calibration',
  calibration,
  '--preset',
  'fast',
  '--steps',
  '3',
  '--always',
  '--seed',
  '7',
];
const broken = 'm-broken.png';

beforeAll(async () => {
  await mkdir(photos);
  for (let n = 0; n < 6; n++) await writePicture(join(photos, `photo-${n}.png`), { width: 12, height: 9, phase: n });
  await writeFile(join(photos, broken), 'no picture');
  await mkdir(place('fine'));
  for (let n = 0; n < 7; n++)
    await writePicture(join(place('fine'), `${n}.png`), { width: 8, height: 8, phase: 10 + n });
  const args = ['calibrate', place('fine'), '-m', model, '--preset', 'fast', '-o', calibration];
  expect(await fuzzydiff(args)).toMatchObject({ code: 0, stderr: '' });
  const { code, stdout } = await fuzzydiff(['correct', photos, ...options, '-o', place('one')]);
  expect([code, stdout.match(/: done, /g)?.length]).toEqual([1, 6]);
});

describe('a job by itself, for any queue', () => {
  const job = (own: Partial<Job> = {}) =>
    ({
      job: 'correct',
      input: join(photos, 'photo-1.png'),
      output: place('alone'),
      settings: { model, calibration, preset: 'fast', steps: 3, always: true },
      seed: 7,
      ...own,
    }) as Job;

  test('gives what the command gives, and is skipped when it was done', async () => {
    const calls: [number, number][] = [];
    const outcome = await runJob(job(), { progress: (done, total) => calls.push([done, total]) });
    expect(outcome).toMatchObject({ status: 'done', shown: join(place('alone'), 'photo-1.corrected.png') });
    expect(calls.length).toBeGreaterThan(2);
    expect(calls.at(-1)![0]).toBe(calls.at(-1)![1]);
    const whole = await contentsOf(place('one'));
    for (const [name, bytes] of Object.entries(await contentsOf(place('alone')))) expect(bytes, name).toBe(whole[name]);
    expect(await runJob(job())).toMatchObject({ status: 'skipped' });
  });

  test('whatever was written when its worker was killed, it ends the same', async () => {
    const openPrior = priorOpener({ device: 'cpu' });
    const out = place('half');
    const own = job({ output: out } as Partial<Job>);
    await runJob(own, { openPrior });
    const whole = await contentsOf(out);
    // Some files, no report, and half of one under the name that it had while it was being written.
    const half = place('half-again');
    await mkdir(half);
    await copyFile(join(out, 'photo-1.corrected.png'), join(half, 'photo-1.corrected.png'));
    await copyFile(join(out, 'photo-1.map.npy'), join(half, 'photo-1.map.npy'));
    const [temporary, other] = ['photo-1.map.png', 'photo-11.map.png'].map(
      (name) => `.${name}.3f0a1c52-0c1f-4f6b-9f0e-1d2c3b4a5968.tmp`,
    ) as [string, string];
    for (const name of [temporary, other]) await writeFile(join(half, name), 'half of it');
    await runJob({ ...own, output: half } as Job, { openPrior, again: true });
    const { [other]: another, ...found } = await contentsOf(half);
    expect(found).toEqual(whole);
    expect(another, 'what another job is writing stays').toBeDefined();
    await openPrior.close();
  });

  test('two at the same job at once give the same', async () => {
    const openPrior = priorOpener({ device: 'cpu' });
    const own = job({ output: place('twice') } as Partial<Job>);
    const runs = await Promise.all(
      [1, 2, 3].map(() => runJob(own, { openPrior, again: true }).catch((error) => error)),
    );
    expect(runs.some((run) => run.status === 'done')).toBe(true);
    await runJob(own, { openPrior, again: true });
    await openPrior.close();
    const whole = await contentsOf(place('one'));
    const found = await contentsOf(place('twice'));
    expect(Object.keys(found)).toHaveLength(8);
    for (const [name, bytes] of Object.entries(found)) expect(bytes, name).toBe(whole[name]);
  });

  test('a file that is not of the job stays, and none is written beside it', async () => {
    const out = place('guarded');
    await mkdir(out);
    await writeFile(join(out, 'photo-1.weight.png'), 'mine');
    const failure = await runJob(job({ output: out } as Partial<Job>)).catch((error) => error);
    expect(failure).toMatchObject({
      code: 'mismatch',
      message: expect.stringMatching(/write photo-1\.weight\.png but found/),
    });
    expect(await filesBelow(out)).toEqual(['photo-1.weight.png']);
  });

  test('stops with the reason of its signal', async () => {
    const controller = new AbortController();
    const run = runJob(job({ output: place('stopped') } as Partial<Job>), {
      signal: controller.signal,
      progress: () => controller.abort(new Error('it is no longer wanted')),
    });
    await expect(run).rejects.toThrow('it is no longer wanted');
    expect(await filesBelow(place('stopped'))).toEqual([]);
  });

  test.each([
    [null, 'Expected an object for a job'],
    [
      { ...job(), job: 'paint' },
      'Expected one of correct, map, calibrate-shard, calibrate-merge for job.job but found "paint"',
    ],
    [{ ...job(), input: '' }, 'Expected addresses for job.input of correct'],
    [{ ...job(), job: 'calibrate-shard' }, 'Expected addresses for job.input of calibrate-shard'],
    [{ ...job(), output: undefined }, 'Expected an address for job.output'],
    [{ ...job(), seed: -1 }, 'Expected a whole number of at least 0 for job.seed but found -1'],
    [{ ...job(), settings: null }, 'Expected an object for job.settings'],
    [{ ...job(), settings: { threads: 2 } }, 'Expected settings that hold on any machine but found threads'],
  ])('data that is no job is refused: %j', async (data, sentence) => {
    const failure = await runJob(data as Job).catch((error) => error);
    expect(failure).toMatchObject({ code: 'invalid-argument', message: expect.stringContaining(sentence) });
  });
});

describe.skipIf(noServer)(`the commands, over a real server${noServer ? ` (${noServer})` : ''}`, () => {
  let server: RedisServer;
  beforeAll(async () => {
    server = await startRedis();
    vi.stubEnv('FUZZYDIFF_QUEUE', server.url);
  });
  afterAll(async () => {
    vi.unstubAllEnvs();
    await server.close();
  });
  let count = 0;
  const queueOf = () => ['--queue-name', `q${count++}`];
  const work = (queue: string[]) => fuzzydiff(['work', ...queue, '--until-empty']);

  test('a folder of pictures ends as the command leaves it, but for one that fails by itself', async () => {
    const queue = queueOf();
    const enqueue = ['enqueue', photos, ...queue, ...options, '-o', place('queued'), '--tries', '2'];
    expect(await fuzzydiff(enqueue)).toMatchObject({ code: 0, stdout: `${queue[1]}: 7 jobs\n` });
    expect((await fuzzydiff(enqueue)).stdout).toBe(`${queue[1]}: 7 jobs, 7 there already\n`);
    expect((await fuzzydiff(['queue', ...queue])).stdout).toBe(
      '7 waiting, 0 being done by 0 workers, 0 done, 0 failed\n',
    );
    const worked = await work(queue);
    expect(worked.code).toBe(0);
    expect(worked.stdout.match(/: done, /g)).toHaveLength(6);
    expect(worked.stderr.match(/m-broken\.png: Expected an image in/g)).toHaveLength(2);
    expect(worked.stderr).toMatch(/ It is tried again\.\n.*and whole\.\n$/s);
    expect(await contentsOf(place('queued'))).toEqual(await contentsOf(place('one')));

    expect((await fuzzydiff(['queue', 'status', ...queue])).stdout).toMatch(
      /^0 waiting, 0 being done by \d workers, 6 done, 1 failed, \d+\.\d+ a second\n$/,
    );
    const said = await fuzzydiff(['queue', 'report', ...queue]);
    expect(said).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/^fuzzydiff: .*m-broken\.png: Expected an image/),
    });
    expect(said.stdout.split('\n')[0]).toBe(
      `${join(photos, 'photo-0.png')}: done, ${join(place('queued'), 'photo-0.corrected.png')}`,
    );
    const { results } = JSON.parse((await fuzzydiff(['queue', 'report', ...queue, '--json'])).stdout);
    const names = [broken, ...[0, 1, 2, 3, 4, 5].map((n) => `photo-${n}.png`)];
    expect(results.map(({ input }: { input: string }) => input)).toEqual(names.map((name) => join(photos, name)));
    const report = JSON.parse(await readFile(join(place('queued'), 'photo-3.report.json'), 'utf8'));
    expect(results[4]).toEqual({
      job: 'correct',
      input: join(photos, 'photo-3.png'),
      out: place('queued'),
      status: 'done',
      report,
    });

    // What is mended is tried again; what is enqueued again is found done.
    expect((await fuzzydiff(['queue', 'retry', ...queue])).stdout).toBe('1 jobs are tried again\n');
    await work(queue);
    let stop = (_: NodeJS.Signals) => {};
    const worker = spawned(['work', ...queue], {
      onStart: (kill) => {
        stop = kill;
      },
    });
    const { code, stdout } = await fuzzydiff([...enqueue, '--wait']);
    expect([code, stdout.match(/: skipped, /g)?.length]).toEqual([1, 6]);
    stop('SIGTERM');
    const told = /fuzzydiff: ends when the jobs under way are done; again to end at once\.\n$/;
    expect(await worker).toMatchObject({ code: 0, stderr: expect.stringMatching(told) });
  });

  test('maps too, by several workers', async () => {
    const queue = queueOf();
    const own = ['-m', model, '--calibration', calibration, '--preset', 'fast', '--always'];
    const inputs = [0, 1, 2, 3, 4, 5].map((n) => join(photos, `photo-${n}.png`));
    expect((await fuzzydiff(['map', ...inputs, ...own, '-o', place('maps')])).code).toBe(0);
    await fuzzydiff(['enqueue', 'map', ...inputs, ...own, ...queue, '-o', place('queued-maps')]);
    const workers = [1, 2].map(() => spawned(['work', ...queue, '--until-empty', '--in-flight', '1']));
    for (const { code, stderr } of await Promise.all(workers)) expect([code, stderr]).toEqual([0, '']);
    expect(await contentsOf(place('queued-maps'))).toEqual(await contentsOf(place('maps')));
  });

  test('a calibration in shards has the bytes of one pass, its promise too', async () => {
    const queue = queueOf();
    const out = place('shards/calibration.safetensors');
    const args = [
      'enqueue',
      'calibrate',
      place('fine'),
      '-m',
      model,
      '--preset',
      'fast',
      '-o',
      out,
      '--per-shard',
      '2',
      ...queue,
    ];
    expect((await fuzzydiff(args)).stdout).toBe(`${queue[1]}: 5 jobs\n`);
    expect(await work(queue)).toMatchObject({ code: 0, stderr: '' });
    expect(await filesBelow(place('shards'))).toEqual(['calibration.report.json', 'calibration.safetensors']);
    expect(await readFile(out)).toEqual(await readFile(calibration));
    expect(await readFile(place('shards/calibration.report.json'))).toEqual(
      await readFile(place('calibration.report.json')),
    );
    // Another file there stays.
    await writeFile(out, 'mine');
    await fuzzydiff([...args, '--tries', '1']);
    const { stderr } = await work(queue);
    expect(stderr).toMatch(/Expected no file in .*calibration\.safetensors, or the same, but found another/);
    expect(await readFile(out, 'utf8')).toBe('mine');
  });

  test('pictures and results in a bucket', { tags: ['release'] }, async () => {
    const s3 = await startS3({ busyEvery: 7, pageSize: 4 });
    for (const [name, value] of Object.entries({ ...credentials, AWS_ENDPOINT_URL_S3: s3.url }))
      vi.stubEnv(name, value);
    for (const name of await filesBelow(photos))
      s3.objects.set(`archive/in/${name}`, await readFile(join(photos, name)));
    s3.objects.set('archive/in/notes.txt', Buffer.from('no picture'));
    const queue = queueOf();
    const enqueue = ['enqueue', 's3://archive/in/', ...options, ...queue, '--tries', '1', '-o'];
    expect((await spawned([...enqueue, 's3://archive/in'])).stderr).toMatch(/Expected another place for --out/);
    expect((await spawned([...enqueue, 's3://archive/out'])).stdout).toBe(`${queue[1]}: 7 jobs\n`);
    const worked = await spawned(['work', ...queue, '--until-empty']);
    expect(worked.stderr).toMatch(/^fuzzydiff: s3:\/\/archive\/in\/m-broken\.png: Expected an image in/);
    const whole = await contentsOf(place('one'));
    const written = [...s3.objects].filter(([name]) => name.startsWith('archive/out/'));
    expect(written.map(([name]) => name.slice('archive/out/'.length)).sort()).toEqual(Object.keys(whole).sort());
    for (const [name, bytes] of written)
      if (!name.endsWith('.report.json'))
        expect(bytes.toString('base64'), name).toBe(whole[name.slice('archive/out/'.length)]);
    const report = JSON.parse((await spawned(['queue', 'report', '--json', ...queue])).stdout);
    expect(report.results[1]).toMatchObject({ out: 's3://archive/out', status: 'done', report: { made: { seed: 7 } } });
    await s3.close();
  });

  test('what is wrong with the options is said before anything is queued', async () => {
    const queue = queueOf();
    const { code, stderr } = await fuzzydiff(['enqueue', photos, ...queue, '--lower', '9', '--upper', '2']);
    expect([code, stderr]).toEqual([2, expect.stringContaining('for --upper but found 2')]);
    expect((await fuzzydiff(['queue', ...queue])).stdout).toMatch(/^0 waiting/);
  });
});

test('without an address of the queue, that is said', async () => {
  vi.stubEnv('FUZZYDIFF_QUEUE', undefined);
  const { code, stderr } = await fuzzydiff(['queue', 'status']);
  vi.unstubAllEnvs();
  expect([code, stderr]).toEqual([2, expect.stringContaining("required option '-q, --queue <url>' not specified")]);
});
