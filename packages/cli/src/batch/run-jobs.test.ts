import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FuzzydiffError } from '@fuzzydiff/core';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { InputJob } from './run-inputs.js';
import { runJobs } from './run-jobs.js';

let out: string;
let said: string[];
beforeEach(async () => {
  out = await mkdtemp(join(tmpdir(), 'fuzzydiff-jobs-'));
  said = [];
  for (const stream of ['stdout', 'stderr'] as const)
    vi.spyOn(process[stream], 'write').mockImplementation((text) => {
      said.push(String(text).replace(out, 'out').trimEnd());
      return true;
    });
});
afterEach(async () => {
  vi.restoreAllMocks();
  await rm(out, { recursive: true });
});

/** A job that writes one file once `when` is over, with a note. */
const job = (name: string, when: Promise<unknown> = Promise.resolve()): InputJob => ({
  input: `${name}.png`,
  reads: async () => [],
  reportName: `${name}.report.json`,
  gives: [`${name}.out.png`],
  open: async () => ({
    recipe: { command: 'test' },
    async run() {
      await when;
      return {
        files: [{ name: `${name}.out.png`, bytes: Buffer.from(name) }],
        report: { notes: [`a note on ${name}`] },
      };
    },
  }),
});

const run = (jobs: readonly InputJob[], settings: { readonly json?: boolean } = {}) =>
  runJobs({ out, seed: 0, maxPixels: 1e8, ...settings }, async () => ({
    ...{ name: 'test', calls: 0, inFlight: 2, jobs: () => [...jobs], close: async () => {} },
    shown: ({ files }) => files[0]!,
  }));

/** A promise, and what ends it. */
function gate() {
  let open = () => {};
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { opened, open };
}

const told = (name: string) => [`fuzzydiff: a note on ${name}`, `${name}.png: done, out/${name}.out.png`];

test('what came of inputs is told in their order, as soon as those before are finished', async () => {
  const { opened, open } = gate();
  const third = { ...job('c'), open: async () => Promise.reject(new FuzzydiffError('invalid-file', 'No picture.')) };
  const fourth: InputJob = {
    ...job('d'),
    async open() {
      // By now the second is finished, and waits for the first.
      expect(said).toEqual([]);
      open();
      await vi.waitFor(() => expect(said).toEqual([...told('a'), ...told('b'), 'fuzzydiff: c.png: No picture.']));
      return job('d').open();
    },
  };
  expect(await run([job('a', opened), job('b'), third, fourth])).toBe(1);
  expect(said.slice(-2)).toEqual(told('d'));
});

test('whoever stops a command has been told of what is finished', async () => {
  const { opened, open } = gate();
  const broken = { ...job('a'), open: () => opened.then(() => Promise.reject(new Error('broken'))) };
  const last: InputJob = {
    ...job('c'),
    async open() {
      open();
      return job('c').open();
    },
  };
  await expect(run([broken, job('b'), last])).rejects.toThrow('broken');
  expect(said).toEqual([...told('b'), ...told('c')]);
});

test('of one document for all, the notes are told as they come', async () => {
  expect(await run([job('a'), job('b')], { json: true })).toBe(0);
  expect(said.slice(0, 2)).toEqual(['fuzzydiff: a note on a', 'fuzzydiff: a note on b']);
  const results = [{ input: 'a.png', status: 'done' }, { input: 'b.png' }];
  expect(JSON.parse(said[2]!)).toMatchObject({ command: 'test', results });
});
