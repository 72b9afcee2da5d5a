import { createHash, createHmac } from 'node:crypto';
import { createServer, type IncomingMessage } from 'node:http';
import { buffer } from 'node:stream/consumers';

/** A service that speaks S3 as far as storage needs it, and checks signatures by AWS's "Signature Version 4" itself. */
export interface S3Server {
  readonly url: string;
  /** Objects by `bucket/key`. */
  readonly objects: Map<string, Buffer>;
  /** How many requests were refused for their signature. */
  readonly refused: () => number;
  close(): Promise<void>;
}

export const credentials = { AWS_ACCESS_KEY_ID: 'archivist', AWS_SECRET_ACCESS_KEY: 'a secret/of+hers' };

/** How the service behaves. */
export interface S3ServerOptions {
  /** Keys of a page of a list. @default 1000 */
  readonly pageSize?: number;
  /** Every so manieth request is answered with 503 instead. @default none */
  readonly busyEvery?: number;
  /** Whether keys of lists are encoded when that is asked for. @default true */
  readonly encodes?: boolean;
}

/** Starts a service with the bucket `archive`, on a free port. */
export async function startS3({ pageSize = 1000, busyEvery, encodes = true }: S3ServerOptions = {}): Promise<S3Server> {
  const objects = new Map<string, Buffer>();
  let [requests, refused] = [0, 0];
  const server = createServer(async (request, response) => {
    const body = await buffer(request);
    const answer = (status: number, text: string | Buffer = '') => response.writeHead(status).end(text);
    const error = (status: number, code: string) => answer(status, `<Error><Code>${code}</Code></Error>`);
    if (busyEvery !== undefined && ++requests % busyEvery === 0) return error(503, 'SlowDown');
    if (!isSigned(request, body)) {
      refused++;
      return error(403, 'SignatureDoesNotMatch');
    }
    const { pathname, searchParams } = new URL(request.url!, 'http://host');
    const [, bucket, ...rest] = pathname.split('/').map(decodeURIComponent);
    const key = rest.join('/');
    if (bucket !== 'archive') return error(404, 'NoSuchBucket');
    if (key === '' && request.method === 'GET') return answer(200, list(searchParams));
    const name = `${bucket}/${key}`;
    if (request.method === 'PUT') {
      objects.set(name, body);
      return answer(200);
    }
    if (request.method === 'DELETE') {
      objects.delete(name);
      return answer(204);
    }
    const found = objects.get(name);
    if (!found) return request.method === 'HEAD' ? answer(404) : error(404, 'NoSuchKey');
    return answer(200, request.method === 'HEAD' ? '' : found);
  });

  function list(query: URLSearchParams): string {
    const prefix = query.get('prefix') ?? '';
    const after = query.get('continuation-token')?.replace(/^after=/, '') ?? '';
    const keys = [...objects.keys()]
      .map((name) => name.slice('archive/'.length))
      .filter((key) => key.startsWith(prefix) && !key.slice(prefix.length).includes('/') && key > after)
      .sort();
    const page = keys.slice(0, pageSize);
    const isEncoded = encodes && query.get('encoding-type') === 'url';
    const escaped = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
    const shown = (key: string) => (isEncoded ? encodeURIComponent(key).replaceAll('%20', '+') : escaped(key));
    const next =
      keys.length > page.length
        ? `<NextContinuationToken>${escaped(`after=${page.at(-1)}`)}</NextContinuationToken>`
        : '';
    const contents = page.map((key) => `<Contents><Key>${shown(key)}</Key><Size>1</Size></Contents>`).join('');
    const encoding = isEncoded ? '<EncodingType>url</EncodingType>' : '';
    return `<?xml version="1.0"?><ListBucketResult>${encoding}${contents}${next}</ListBucketResult>`;
  }

  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address() as { port: number };
  return {
    url: `http://127.0.0.1:${address.port}`,
    objects,
    refused: () => refused,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

const hash = (data: string | Buffer) => createHash('sha256').update(data).digest('hex');
const hmac = (key: string | Buffer, data: string) => createHmac('sha256', key).update(data).digest();

/** Whether a request's signature is that of the credentials: "Create a signed AWS API request", its steps in their order. */
function isSigned(request: IncomingMessage, body: Buffer): boolean {
  const [, id, scope = '', names = '', signature] =
    /^AWS4-HMAC-SHA256 Credential=([^/]+)\/([^,]+), ?SignedHeaders=([^,]+), ?Signature=([0-9a-f]+)$/.exec(
      request.headers.authorization ?? '',
    ) ?? [];
  if (id !== credentials.AWS_ACCESS_KEY_ID) return false;
  const [path = '', query = ''] = request.url!.split('?');
  const declared = String(request.headers['x-amz-content-sha256']);
  if (declared !== 'UNSIGNED-PAYLOAD' && declared !== hash(body)) return false;
  // By RFC 3986 in full: what URLSearchParams leaves alone is encoded, too.
  const strict = (text: string) =>
    encodeURIComponent(text).replace(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);
  const pairs = [...new URLSearchParams(query)].map(([name, value]) => `${strict(name)}=${strict(value)}`).sort();
  const canonicalPath = path
    .split('/')
    .map((part) => strict(decodeURIComponent(part)))
    .join('/');
  const headers = names.split(';').map((name) => `${name}:${String(request.headers[name]).trim()}\n`);
  const canonical = [request.method, canonicalPath, pairs.join('&'), headers.join(''), names, declared].join('\n');
  const time = String(request.headers['x-amz-date']);
  const toSign = ['AWS4-HMAC-SHA256', time, scope, hash(canonical)].join('\n');
  const key = scope.split('/').reduce<string | Buffer>(hmac, `AWS4${credentials.AWS_SECRET_ACCESS_KEY}`);
  return hmac(key, toSign).toString('hex') === signature;
}
