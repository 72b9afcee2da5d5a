import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import path from 'node:path';

/** A page with onnxruntime-web in it, and a folder of bundles, on this machine's loopback. */
export interface PageServer {
  readonly url: string;
  close(): Promise<void>;
}

const runtime = path.dirname(createRequire(import.meta.url).resolve('onnxruntime-web'));
const html = '<!doctype html><link rel="icon" href="data:,"><script type="module" src="/page.mjs"></script>';
// One thread: more need a page that is isolated from other origins.
const script = `
import * as ort from '/onnxruntime/ort.webgpu.min.mjs';
ort.env.wasm.wasmPaths = '/onnxruntime/';
ort.env.wasm.numThreads = 1;
globalThis.ort = ort;
`;
const headers = {
  // A strict page: nothing from another origin, no code from text.
  'Content-Security-Policy': "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; img-src data:",
};
const types: Readonly<Record<string, string>> = {
  '.html': 'text/html',
  '.mjs': 'text/javascript',
  '.wasm': 'application/wasm',
};

/** Serves the page at `/`, and what is in `folder` under `/bundles/`. */
export async function pageServer(folder: string): Promise<PageServer> {
  const read = async (name: string): Promise<string | Buffer> => {
    if (name === '/index.html') return html;
    if (name === '/page.mjs') return script;
    const [, root, file] = /^\/(onnxruntime|bundles)\/(.+)$/.exec(name) ?? [];
    if (root === undefined) throw new Error(`Nothing is at ${name}.`);
    return readFile(path.join(root === 'bundles' ? folder : runtime, file!));
  };
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://page');
    const name = pathname === '/' ? '/index.html' : pathname;
    const type = types[path.extname(name)] ?? 'application/octet-stream';
    read(name).then(
      (content) => response.writeHead(200, { ...headers, 'Content-Type': type }).end(content),
      () => response.writeHead(404).end(),
    );
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/`,
    close: () =>
      new Promise<void>((closed) => {
        server.closeAllConnections();
        server.close(() => closed());
      }),
  };
}
