import { FuzzydiffError } from '@fuzzydiff/core';
import type { AwsClient } from 'aws4fetch';
import type { Storage } from './storage.js';

/** Where an object is: `s3://bucket/key`. */
interface ObjectAddress {
  readonly bucket: string;
  /** Without a slash at its beginning. */
  readonly key: string;
}

/** Whether an address names an object, or a prefix of objects, rather than a file. */
export function isS3(address: string): boolean {
  return address.startsWith('s3://');
}

/**
 * The objects of a bucket whose keys begin with a prefix and have no slash after it. Any service that speaks S3 will do:
 * `AWS_ENDPOINT_URL_S3` or `AWS_ENDPOINT_URL` name it, and the credentials and the region come from the environment, as with
 * Amazon's own tools.
 *
 * @param address `s3://bucket/prefix`
 */
export function s3Storage(address: string): Storage {
  const { bucket, key } = parsed(address);
  const prefix = key === '' || key.endsWith('/') ? key : `${key}/`;
  const addressOf = (name: string) => `s3://${bucket}/${prefix}${name}`;
  const at = (name: string) => ({ bucket, key: prefix + name });
  const has = async (name: string) => (await request(at(name), addressOf(name), { method: 'HEAD' })).ok;
  return {
    addressOf,
    async list() {
      const names: string[] = [];
      for await (const own of pagesOf(bucket, prefix)) names.push(...own.map((found) => found.slice(prefix.length)));
      return names.filter((name) => name !== '');
    },
    read: (name) => readObject(addressOf(name)),
    async checkName(name) {
      const length = Buffer.byteLength(at(name).key);
      if (length > 1024) throw failed(addressOf(name), `a key has 1024 bytes at most, and this one ${length}`);
    },
    has,
    async write(name, bytes) {
      // A put is whole or not at all: the service checks its length, and its hash is signed.
      await request(at(name), addressOf(name), { method: 'PUT', body: bytes });
    },
    async remove(name) {
      await request(at(name), addressOf(name), { method: 'DELETE' });
    },
    identityOf: async (name) => ((await has(name)) ? addressOf(name) : undefined),
    removeLeftovers: async () => {},
  };
}

/** The bytes of an object, or nothing where there is none. @throws FuzzydiffError `invalid-file` when it cannot be read */
export async function readObject(address: string): Promise<Uint8Array | undefined> {
  const response = await request(parsed(address), address, { method: 'GET' });
  return response.ok ? new Uint8Array(await response.arrayBuffer()) : undefined;
}

/** The keys below a prefix and directly there, a thousand at a time. */
async function* pagesOf(bucket: string, prefix: string): AsyncGenerator<string[]> {
  let token: string | undefined;
  do {
    const query = new URLSearchParams({ 'list-type': '2', delimiter: '/', 'encoding-type': 'url', prefix });
    if (token !== undefined) query.set('continuation-token', token);
    const page = await request({ bucket, key: '' }, `s3://${bucket}/${prefix}`, { method: 'GET', query });
    const xml = await page.text();
    // Not every service does as asked: keys are encoded where it says so, and XML in any case.
    const isEncoded = /<EncodingType>url</.test(xml);
    const keys = [...xml.matchAll(/<Key>([^<]*)<\/Key>/g)].map(([, key = '']) => unescaped(key));
    yield isEncoded ? keys.map((key) => decodeURIComponent(key.replaceAll('+', ' '))) : keys;
    token = unescaped(/<NextContinuationToken>([^<]+)</.exec(xml)?.[1] ?? '') || undefined;
  } while (token !== undefined);
}

const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

/** Text as it was before it was put into XML. */
function unescaped(text: string): string {
  return text.replace(/&(?:#(\d+)|#x([0-9a-f]+)|(\w+));/gi, (whole, decimal, hexadecimal, name) => {
    if (name !== undefined) return entities[name] ?? whole;
    return String.fromCodePoint(decimal === undefined ? Number.parseInt(hexadecimal, 16) : Number(decimal));
  });
}

interface S3Request {
  readonly method: 'GET' | 'HEAD' | 'PUT' | 'DELETE';
  readonly body?: Uint8Array | string;
  readonly query?: URLSearchParams;
}

/** Makes a signed request; one for an object that is not there is answered, too. What is busy is asked again. */
async function request(
  { bucket, key }: ObjectAddress,
  address: string,
  { method, body, query }: S3Request,
): Promise<Response> {
  const { client, region } = await connection();
  const { AWS_ENDPOINT_URL_S3: own, AWS_ENDPOINT_URL: general } = process.env;
  const endpoint = (own ?? general)?.replace(/\/$/, '');
  const host = endpoint ? `${endpoint}/${bucket}` : `https://${bucket}.s3.${region}.amazonaws.com`;
  const path = key.split('/').map(encodeURIComponent).join('/');
  const url = `${host}/${path}${query ? `?${query}` : ''}`;
  const init: RequestInit = { method, ...(body !== undefined && { body: body as BodyInit }) };
  const response = await client.fetch(url, init).catch((cause: unknown) => {
    throw failed(address, cause instanceof Error ? cause.message : String(cause), cause);
  });
  if (response.ok || (response.status === 404 && key !== '')) return response;
  const code = /<Code>([^<]*)</.exec(await response.text())?.[1];
  throw failed(address, `${host} answered ${response.status}${code ? ` ${code}` : ''}`);
}

let opened: Promise<{ client: AwsClient; region: string }> | undefined;

/** The client, made once, of what the environment says. */
function connection(): Promise<{ client: AwsClient; region: string }> {
  opened ??= connect().catch((error: unknown) => {
    opened = undefined;
    throw error;
  });
  return opened;
}

async function connect(): Promise<{ client: AwsClient; region: string }> {
  const { AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN, AWS_REGION, AWS_DEFAULT_REGION } = process.env;
  if (!AWS_ACCESS_KEY_ID || !AWS_SECRET_ACCESS_KEY)
    throw new FuzzydiffError(
      'not-found',
      'Expected AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY in the environment for s3:// addresses but found none; set them.',
    );
  const region = AWS_REGION ?? AWS_DEFAULT_REGION ?? 'us-east-1';
  const { AwsClient: Client } = await import('aws4fetch');
  const client = new Client({
    accessKeyId: AWS_ACCESS_KEY_ID,
    secretAccessKey: AWS_SECRET_ACCESS_KEY,
    ...(AWS_SESSION_TOKEN && { sessionToken: AWS_SESSION_TOKEN }),
    service: 's3',
    region,
    // Half a minute in all, doubled each time from 50 ms.
    retries: 8,
  });
  return { client, region };
}

function parsed(address: string): ObjectAddress {
  const [, bucket, key = ''] = /^s3:\/\/([^/]+)(?:\/(.*))?$/.exec(address) ?? [];
  if (bucket !== undefined) return { bucket, key };
  const message = `Expected s3://bucket/prefix but found "${address}"; name the bucket.`;
  throw new FuzzydiffError('invalid-argument', message, { data: { address } });
}

function failed(address: string, reason: string, cause?: unknown): FuzzydiffError {
  const message = `Expected to reach ${address} but that failed (${reason}); check the address, AWS_ENDPOINT_URL_S3 and the credentials.`;
  return new FuzzydiffError('invalid-file', message, { data: { address }, cause });
}
