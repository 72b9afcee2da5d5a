import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { scripts } from './scripts.mjs';
import { type Served, serve } from './serve.mjs';

/** A site with the package, its worker, onnxruntime's files and model bundles. */
export type Site = Served;

const packages = path.join(import.meta.dirname, '../..');
const portraits = path.join(packages, 'model-portraits-64');
const html =
  '<!doctype html><link rel="icon" href="data:,"><input type="file" multiple><script type="module" src="/page.js"></script>';

/**
 * @param headers of every response, beside its type
 * @param imported a folder of bundles that are served below `/models/imported`
 */
export async function startSite(headers: Readonly<Record<string, string>> = {}, imported = ''): Promise<Site> {
  const script = await scripts({
    page: path.join(import.meta.dirname, 'page.ts'),
    worker: path.join(packages, 'runtime-web/src/worker.ts'),
  });
  async function read(name: string): Promise<string | Uint8Array> {
    if (name === '/index.html') return html;
    const [, bundle, file] = /^\/models\/([^/]+)\/(.+)$/.exec(name) ?? [];
    if (name.startsWith('/model/')) return readFile(path.join(packages, 'faces', name));
    if (bundle === 'imported') return readFile(path.join(imported, file!));
    if (bundle?.startsWith('portraits-')) return readFile(path.join(packages, `model-${bundle}`, 'bundle', file!));
    if (name.startsWith('/examples/')) return readFile(path.join(portraits, name));
    if (bundle !== undefined) return readFile(path.join(packages, 'runtime-node/test/fixtures', bundle, file!));
    return script(path.basename(name));
  }

  return serve(read, headers);
}
