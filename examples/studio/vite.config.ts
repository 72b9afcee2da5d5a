import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';
import { folder } from './build/folder.js';
import { policy } from './build/policy.js';
import { serviceWorker } from './build/service-worker.js';

// What a page needs to be isolated from other origins, and so for threads. Where a host cannot send them, the service
// worker adds them.
const headers = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
};
const model = (part: string) => fileURLToPath(new URL(part, import.meta.resolve('@fuzzydiff/model-portraits-64')));

export default defineConfig({
  // Relative, so that the built folder works at any path of a host.
  base: './',
  plugins: [
    folder('models/portraits-64', model('bundle/')),
    folder('examples', model('examples/'), (name) => name.endsWith('.png')),
    policy(),
    serviceWorker('service-worker/service-worker.ts'),
  ],
  worker: { format: 'es' },
  build: { target: 'es2022', assetsInlineLimit: 0, modulePreload: { polyfill: false } },
  server: { headers },
  preview: { headers },
});
