import { createHash } from 'node:crypto';
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A hub of one model on this machine's loopback: the three questions that a download asks, and what can go wrong. */
export interface HubServer {
  readonly url: string;
  /** What it serves, by path. */
  readonly files: Map<string, Uint8Array>;
  /** Method, path and range of every request so far. */
  readonly requests: { readonly path: string; readonly range: string | undefined }[];
  /** Breaks the connection after so many bytes of the next large file. */
  cutAfter: number | null;
  /** Sends other bytes than it should. */
  corrupt: boolean;
  close(): Promise<void>;
}

const sha = 'c0ffee'.padEnd(40, '0');

/** Serves `files` as the model `owner/name`; large ones as large-file storage does, by their SHA-256. */
export async function hubServer(files: Map<string, Uint8Array>, token: string | null): Promise<HubServer> {
  const state = { requests: [] as HubServer['requests'], cutAfter: null as number | null, corrupt: false };
  const server: Server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://hub');
    state.requests.push({ path: url.pathname, range: request.headers.range });
    if (token !== null && request.headers.authorization !== `Bearer ${token}`)
      return json(response, { error: 'no' }, 401);
    if (/^\/api\/models\/owner\/name\/revision\/(main|c0ffee0*)$/.test(url.pathname))
      return json(response, {
        _id: '1',
        id: 'owner/name',
        sha,
        likes: 0,
        downloads: 0,
        private: false,
        gated: false,
        lastModified: '2022-01-01T00:00:00Z',
      });
    if (url.pathname === `/api/models/owner/name/tree/${sha}`) return json(response, [...files].map(treeEntry));
    const content = files.get(url.pathname.slice(`/owner/name/resolve/${sha}/`.length));
    if (content === undefined) return json(response, { error: 'Repository not found' }, 404);
    return send(response, content, request.headers.range);
  });

  function send(response: ServerResponse, content: Uint8Array, range: string | undefined): void {
    const [, first = '0', last] = /^bytes=(\d+)-(\d*)$/.exec(range ?? '') ?? [];
    const end = last ? Math.min(Number(last) + 1, content.length) : content.length;
    const part = Buffer.from(content.subarray(Number(first), end));
    if (state.corrupt && part.length > 1) part[0]! ^= 1;
    const partial = { 'Content-Range': `bytes ${first}-${end - 1}/${content.length}` };
    const headers = { ETag: '"x"', 'Content-Length': part.length, ...(range ? partial : {}) };
    response.writeHead(range ? 206 : 200, headers);
    const cut = part.length > 10_000 ? state.cutAfter : null;
    if (cut === null) return void response.end(part);
    state.cutAfter = null;
    response.write(part.subarray(0, cut), () => setTimeout(() => response.destroy(), 50));
  }

  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const { port } = server.address() as AddressInfo;
  return Object.assign(state, {
    files,
    url: `http://127.0.0.1:${port}`,
    close: () =>
      new Promise<void>((closed) => {
        server.closeAllConnections();
        server.close(() => closed());
      }),
  });
}

function treeEntry([path, content]: [string, Uint8Array]) {
  const git = createHash('sha1').update(`blob ${content.length}\0`).update(content).digest('hex');
  const lfs = { oid: createHash('sha256').update(content).digest('hex'), size: content.length, pointerSize: 134 };
  return { type: 'file', path, size: content.length, oid: git, ...(content.length > 10_000 ? { lfs } : {}) };
}

function json(response: ServerResponse, value: unknown, status = 200): void {
  response.writeHead(status, { 'Content-Type': 'application/json' });
  response.end(JSON.stringify(value));
}
