import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';
import { folder } from './build/folder.js';
import { policy } from './build/policy.js';
import { runtimeFiles } from './build/runtime-files.js';
import { serviceWorker } from './build/service-worker.js';

// What a page needs to be isolated from other origins, and so for threads. Where a host cannot send them, the service
// worker adds them.
const headers = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
};
/** The model that comes with the page. */
const embedded = process.env['STUDIO_MODEL'] ?? 'portraits-128';
/** What the library says of itself in a record. */
const { version } = JSON.parse(readFileSync(new URL('../../packages/core/package.json', import.meta.url), 'utf8'));
const bundle = fileURLToPath(new URL('bundle/', import.meta.resolve(`@fuzzydiff/model-${embedded}`)));

export default defineConfig({
  // Relative, so that the built folder works at any path of a host.
  base: './',
  plugins: [
    folder(`models/${embedded}`, bundle),
    policy(),
    runtimeFiles(),
    serviceWorker('service-worker/service-worker.ts'),
  ],
  define: { __MODEL__: JSON.stringify(embedded), __VERSION__: JSON.stringify(version) },
  worker: { format: 'es' },
  build: { target: 'es2022', assetsInlineLimit: 0, modulePreload: { polyfill: false } },
  server: { headers },
  preview: { headers },
});
