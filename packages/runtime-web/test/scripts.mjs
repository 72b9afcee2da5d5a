// Scripts for a page as a bundler makes them, and onnxruntime's files as a server gives them beside those.
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { build } from 'esbuild';

const runtime = path.dirname(createRequire(import.meta.url).resolve('onnxruntime-web'));

/**
 * Bundles for a page; onnxruntime becomes a chunk of its own, because it is imported late.
 *
 * @param {Record<string, string>} entryPoints paths by the name that each script gets
 * @returns {Promise<(file: string) => Promise<Uint8Array>>} reads a script, or a file of onnxruntime's, by its name
 */
export async function scripts(entryPoints) {
  const { outputFiles } = await build({
    entryPoints,
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'browser',
    target: 'es2022',
    outdir: '/',
    write: false,
    logLevel: 'error',
  });
  const made = new Map(outputFiles.map((file) => [path.basename(file.path), file.contents]));
  return async (file) => made.get(file) ?? readFile(path.join(runtime, file));
}
