// A server on this machine's loopback, for tests and benchmarks.
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import path from 'node:path';

/** @type {Readonly<Record<string, string>>} */
const types = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.mjs': 'text/javascript',
  '.wasm': 'application/wasm',
};

/** What a page needs to be isolated from other origins, and so for threads. */
export const isolation = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
};

/**
 * @typedef {object} Served
 * @property {string} url
 * @property {string[]} asked the paths that were asked for since it started, in order
 * @property {Map<string, Uint8Array | 'cut' | 'stall'>} instead other content for a path: bytes, `cut` (the connection
 *   breaks), or `stall` (half of it comes, then nothing)
 * @property {() => Promise<void>} close
 */

/**
 * @param {(path: string) => Promise<string | Uint8Array>} read what is at a path; where it rejects, the status is 404
 * @param {Readonly<Record<string, string>>} [headers] of every response, beside its type
 * @returns {Promise<Served>}
 */
export async function serve(read, headers = {}) {
  /** @type {Served['asked']} */
  const asked = [];
  /** @type {Served['instead']} */
  const instead = new Map();
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://page');
    const name = pathname === '/' ? '/index.html' : pathname;
    asked.push(name);
    const other = instead.get(name);
    if (other === 'cut') return void request.socket.destroy();
    const type = types[path.extname(name)] ?? 'application/octet-stream';
    read(name).then(
      (own) => {
        const content = Buffer.from(other instanceof Uint8Array ? other : /** @type {Uint8Array} */ (own));
        response.writeHead(200, { ...headers, 'Content-Type': type, 'Content-Length': content.length });
        if (other === 'stall') response.write(content.subarray(0, content.length / 2));
        else response.end(content);
      },
      () => response.writeHead(404).end(),
    );
  });
  await new Promise((listening) => server.listen(0, '127.0.0.1', () => listening(undefined)));
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
  return {
    url: `http://127.0.0.1:${port}/`,
    asked,
    instead,
    close: () =>
      new Promise((closed) => {
        server.closeAllConnections();
        server.close(() => closed());
      }),
  };
}

/**
 * A folder, as any static server gives it.
 *
 * @param {string} folder
 * @param {Readonly<Record<string, string>>} [headers]
 */
export function serveFolder(folder, headers) {
  return serve((name) => readFile(path.join(folder, name)), headers);
}
