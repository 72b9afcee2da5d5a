import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { build } from 'esbuild';

/** A site with the package, its worker, onnxruntime's files and model bundles, on this machine's loopback. */
export interface Site {
  readonly url: string;
  /** The paths that were asked for since it started, in order. */
  readonly asked: string[];
  /** Other content for a path: bytes, `cut` (the connection breaks), or `stall` (half of it comes, then nothing). */
  readonly instead: Map<string, Uint8Array | 'cut' | 'stall'>;
  close(): Promise<void>;
}

const packages = path.join(import.meta.dirname, '../..');
const runtime = path.dirname(createRequire(import.meta.url).resolve('onnxruntime-web'));
const html = '<!doctype html><link rel="icon" href="data:,"><script type="module" src="/page.js"></script>';
const types: Readonly<Record<string, string>> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.mjs': 'text/javascript',
  '.wasm': 'application/wasm',
};

/** `page.ts` and the worker as a bundler makes them, by file name. Onnxruntime is a chunk of its own: it is imported late. */
async function bundled(): Promise<Map<string, Uint8Array>> {
  const { outputFiles } = await build({
    entryPoints: {
      page: path.join(import.meta.dirname, 'page.ts'),
      worker: path.join(packages, 'runtime-web/src/worker.ts'),
    },
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'browser',
    target: 'es2022',
    outdir: '/',
    write: false,
    logLevel: 'error',
  });
  return new Map(outputFiles.map((file) => [path.basename(file.path), file.contents]));
}

/**
 * @param headers of every response, beside its type
 * @param imported a folder of bundles that are served below `/models/imported`
 */
export async function startSite(headers: Readonly<Record<string, string>> = {}, imported = ''): Promise<Site> {
  const scripts = await bundled();
  const asked: string[] = [];
  const instead: Site['instead'] = new Map();

  async function read(name: string): Promise<string | Uint8Array> {
    if (name === '/index.html') return html;
    const [, bundle, file] = /^\/models\/([^/]+)\/(.+)$/.exec(name) ?? [];
    if (bundle === 'imported') return readFile(path.join(imported, file!));
    if (bundle === 'portraits-64') return readFile(path.join(packages, 'model-portraits-64/bundle', file!));
    if (bundle !== undefined) return readFile(path.join(packages, 'runtime-node/test/fixtures', bundle, file!));
    return scripts.get(name.slice(1)) ?? readFile(path.join(runtime, path.basename(name)));
  }

  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://page');
    const name = pathname === '/' ? '/index.html' : pathname;
    asked.push(name);
    const other = instead.get(name);
    if (other === 'cut') return void request.socket.destroy();
    const type = types[path.extname(name)] ?? 'application/octet-stream';
    read(name).then(
      (own) => {
        const content = other instanceof Uint8Array ? other : Buffer.from(own as Uint8Array);
        response.writeHead(200, { ...headers, 'Content-Type': type, 'Content-Length': content.length });
        if (other === 'stall') response.write(content.subarray(0, content.length / 2));
        else response.end(content);
      },
      () => response.writeHead(404).end(),
    );
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/`,
    asked,
    instead,
    close: () =>
      new Promise<void>((closed) => {
        server.closeAllConnections();
        server.close(() => closed());
      }),
  };
}
