import { createHash } from 'node:crypto';
import { build, type Plugin } from 'vite';

/** Kept when they are first used: too large to be fetched for somebody who may not need them. */
const large = /\.(wasm|safetensors|onnx)$/;

/**
 * Builds the service worker beside the page, told of every file of the page and of a version that changes with them.
 * There is none in development, where files come and go.
 */
export function serviceWorker(entry: string): Plugin {
  let root = '';
  return {
    name: 'service worker',
    apply: 'build',
    configResolved(config) {
      root = config.root;
    },
    // Last, when it is known which files there are.
    generateBundle: {
      order: 'post',
      async handler(_, bundle) {
        const files = Object.keys(bundle).filter((name) => !large.test(name) && !name.startsWith('models/'));
        const version = createHash('sha256');
        for (const name of Object.keys(bundle).sort()) {
          const file = bundle[name]!;
          version.update(name).update(file.type === 'chunk' ? file.code : file.source);
        }
        const built = await build({
          root,
          configFile: false,
          logLevel: 'error',
          define: {
            FILES: JSON.stringify(['./', ...files]),
            VERSION: JSON.stringify(version.digest('hex').slice(0, 16)),
          },
          build: {
            write: false,
            target: 'es2022',
            lib: { entry, formats: ['es'], fileName: 'service-worker' },
          },
        });
        const [output] = Array.isArray(built) ? built : [built];
        if (!output || !('output' in output)) throw new Error('expected a built service worker');
        this.emitFile({ type: 'asset', fileName: 'service-worker.js', source: output.output[0].code });
      },
    },
  };
}
