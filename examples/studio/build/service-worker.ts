import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { build, type Plugin } from 'vite';

/** Kept when they are first used: too large to be fetched for somebody who may not need them. */
const large = /\.(wasm|safetensors|onnx)$/;

/**
 * Builds the service worker beside the page, told of every file of the page and of a version that changes with them.
 * There is none in development, where files come and go.
 */
export function serviceWorker(entry: string): Plugin {
  let [root, publicDir] = ['', ''];
  return {
    name: 'service worker',
    apply: 'build',
    configResolved(config) {
      ({ root, publicDir } = config);
    },
    // Last, when it is known which files there are.
    generateBundle: {
      order: 'post',
      async handler(_, bundle) {
        const version = createHash('sha256');
        // Vite copies them beside the bundle, and names them in it nowhere.
        const copied = await filesIn(publicDir);
        for (const name of copied) version.update(name).update(await readFile(path.join(publicDir, name)));
        const files = [...Object.keys(bundle), ...copied].filter(
          (name) => !large.test(name) && !name.startsWith('models/'),
        );
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

/** The files of a folder, as addresses below it, in an order that is always the same. */
async function filesIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile());
  return files
    .map(({ parentPath, name }) => path.relative(folder, path.join(parentPath, name)).replaceAll(path.sep, '/'))
    .sort();
}
