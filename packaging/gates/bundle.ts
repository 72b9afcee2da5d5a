import path from 'node:path';
import { build, type Metafile, type Plugin } from 'esbuild';
import type { Packed } from './packed.js';

/** Bundles one script of a package with all that it reaches in it; what it takes from elsewhere stays an import. */
export async function bundle(packed: Packed, entry: string): Promise<{ code: Uint8Array; metafile: Metafile }> {
  const { outputFiles, metafile } = await build({
    entryPoints: [entry],
    bundle: true,
    minify: true,
    format: 'esm',
    target: 'es2023',
    write: false,
    metafile: true,
    logLevel: 'silent',
    plugins: [fromPacked(packed)],
  });
  return { code: outputFiles[0]!.contents, metafile };
}

function fromPacked({ name, files }: Packed): Plugin {
  return {
    name: 'packed',
    setup({ onResolve, onLoad }) {
      onResolve({ filter: /./ }, ({ path: wanted, importer, kind }) => {
        if (kind === 'entry-point') return { path: wanted, namespace: 'packed' };
        if (!wanted.startsWith('.')) return { path: wanted, external: true, sideEffects: false };
        return { path: path.posix.join(path.posix.dirname(importer), wanted), namespace: 'packed' };
      });
      onLoad({ filter: /./ }, ({ path: file }) => {
        const contents = files.get(file);
        return contents ? { contents, loader: 'js' } : { errors: [{ text: `${name} has no ${file}` }] };
      });
    },
  };
}
