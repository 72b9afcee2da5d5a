import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { fixture, rejection } from '../test/fixtures.js';
import { readNetwork } from './network.js';
import { openBundle } from './open-bundle.js';

/** Opens it, and checks the files of its network. */
const readBundle = async (ref: string | URL, verify: boolean) => readNetwork(await openBundle(ref), verify);

describe('where a bundle is', () => {
  test.each([
    ['a path', fixture('int64')],
    ['a path from here', relative(process.cwd(), fixture('int64'))],
    ['a file: URL', pathToFileURL(fixture('int64'))],
    ['a file: URL as text', pathToFileURL(fixture('int64')).href],
  ])('is told by %s', async (_, ref) => {
    const { folder, manifest } = await readBundle(ref, true);
    expect(folder).toBe(fixture('int64'));
    expect(manifest.name).toBe('tiny-int64');
  });

  test.each(['https://example.org/model', new URL('https://example.org/model'), 5 as unknown as string])(
    'is not told by %s',
    async (ref) => {
      const error = await rejection(readBundle(ref, true));
      expect(error).toMatchObject({ code: 'invalid-argument' });
      expect((error as Error).message).toContain('a folder or a file: URL');
    },
  );

  test.each([fixture('nowhere'), fixture('make-fixtures.py'), fixture('')])('has a model.json: not %s', async (ref) => {
    const error = await rejection(readBundle(ref, true));
    expect(error).toMatchObject({ code: 'not-found' });
    expect((error as Error).message).toContain('fuzzydiff import');
  });
});

describe('a damaged bundle', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'fuzzydiff-test-'));
    await cp(fixture('external-data'), folder, { recursive: true });
  });
  afterEach(() => rm(folder, { recursive: true }));

  async function refusal(verify: boolean): Promise<string> {
    const error = await rejection(readBundle(folder, verify));
    expect(error).toMatchObject({ code: 'invalid-file' });
    return (error as Error).message;
  }

  test('with a file that is cut short is refused even unverified', async () => {
    await writeFile(join(folder, 'weights.bin'), new Uint8Array(500));
    expect(await refusal(false)).toContain(`Expected 864 bytes in ${join(folder, 'weights.bin')}`);
    expect(await refusal(false)).toContain('found 500; download or import the bundle again');
  });

  test('without a file is refused', async () => {
    await rm(join(folder, 'weights.bin'));
    expect(await refusal(false)).toContain('ENOENT');
  });

  test('with other weights of the same length is refused when verified, as it is by default', async () => {
    const weights = await readFile(join(folder, 'weights.bin'));
    weights[100]! ^= 1;
    await writeFile(join(folder, 'weights.bin'), weights);
    expect(await refusal(true)).toContain('Expected sha256 cd9d32ee');
    await expect(readBundle(folder, false)).resolves.toMatchObject({ folder });
  });
});
