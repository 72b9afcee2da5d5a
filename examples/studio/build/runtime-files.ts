import type { Plugin } from 'vite';

/** The large files that run a model, as the page asks for them: for one bar over all that is to come. */
const large = /\.(wasm|onnx)$/;

/** Writes down which large files the page has beside its models, and how many bytes they are: `runtime.json`. */
export function runtimeFiles(): Plugin {
  return {
    name: 'runtime files',
    apply: 'build',
    generateBundle: {
      order: 'post',
      handler(_, bundle) {
        const files = Object.values(bundle).flatMap((file) => {
          if (file.type !== 'asset' || !large.test(file.fileName) || file.fileName.startsWith('models/')) return [];
          return [{ name: file.fileName, bytes: file.source.length }];
        });
        this.emitFile({ type: 'asset', fileName: 'runtime.json', source: JSON.stringify(files) });
      },
    },
  };
}
