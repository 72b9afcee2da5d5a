import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { openStorage } from '../src/storage/open-storage.js';
import { credentials, type S3Server, type S3ServerOptions, startS3 } from './s3-server.js';

let server: S3Server | undefined;
beforeEach(() => {
  // The client is made once of what the environment says.
  vi.resetModules();
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await server?.close();
  server = undefined;
});

/** Storage of a service that behaves so. */
async function storageAt(address: string, options: S3ServerOptions = {}, own: Record<string, string> = credentials) {
  server = await startS3(options);
  for (const [name, value] of Object.entries({ ...own, AWS_ENDPOINT_URL_S3: server.url })) vi.stubEnv(name, value);
  const { s3Storage } = await import('../src/storage/s3-storage.js');
  return s3Storage(address);
}

const text = (bytes: Uint8Array | undefined) => bytes && new TextDecoder().decode(bytes);
const awkward = ["a b+c&d='ü'.png", 'plain.png', '100%.png', '(1)!*.png'];

test.each([{}, { encodes: false }, { pageSize: 1 }])(
  'what is written is read, listed and removed: %j',
  async (options) => {
    const storage = await storageAt('s3://archive/some folder/1', options);
    for (const name of awkward) await storage.write(name, `of ${name}`);
    server!.objects.set('archive/some folder/1/below/no.png', Buffer.from(''));
    expect((await storage.list()).sort()).toEqual([...awkward].sort());
    for (const name of awkward) {
      expect(text(await storage.read(name))).toBe(`of ${name}`);
      expect(await storage.has(name)).toBe(true);
    }
    expect([await storage.read('none'), await storage.has('none'), await storage.identityOf('none')]).toEqual([
      undefined,
      false,
      undefined,
    ]);
    await storage.remove(awkward[0]!);
    expect((await storage.list()).sort()).toEqual(awkward.slice(1).sort());
    expect(server!.refused()).toBe(0);
  },
);

test('a service that is busy is asked again', async () => {
  const storage = await storageAt('s3://archive', { busyEvery: 2 });
  for (let n = 0; n < 5; n++) await storage.write(`${n}.png`, 'x');
  expect(await storage.list()).toHaveLength(5);
});

test('other credentials are refused, in a sentence that does not have them', async () => {
  const storage = await storageAt('s3://archive/x', {}, { ...credentials, AWS_SECRET_ACCESS_KEY: 'another secret' });
  const failure = await storage.write('a.png', 'x').catch((error: Error) => error);
  expect(failure).toMatchObject({
    code: 'invalid-file',
    message: expect.stringContaining('403 SignatureDoesNotMatch'),
  });
  expect(JSON.stringify(failure) + String(failure)).not.toContain('another secret');
  expect(server!.objects.size).toBe(0);
});

test('a bucket that is not there, and a service that is not, are said', async () => {
  const storage = await storageAt('s3://elsewhere/x');
  await expect(storage.list()).rejects.toThrow(
    /reach s3:\/\/elsewhere\/x\/ but that failed \(.* answered 404 NoSuchBucket\)/,
  );
  await server!.close();
  await expect(storage.read('a.png')).rejects.toThrow(/reach s3:\/\/elsewhere\/x\/a.png but that failed/);
});

test('without credentials nothing is asked', async () => {
  const storage = await storageAt('s3://archive', {}, { AWS_ACCESS_KEY_ID: '', AWS_SECRET_ACCESS_KEY: '' });
  await expect(storage.list()).rejects.toThrow(
    /^Expected AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY in the environment/,
  );
});

test('an address without a bucket is refused', () => {
  expect(() => openStorage('s3:///x')).toThrow('Expected s3://bucket/prefix but found "s3:///x"; name the bucket.');
});
