import { createReadStream, readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import type { Plugin } from 'vite';

/** Serves a folder of another package below the page, in development and in what is built. */
export function folder(at: string, from: string, wanted: (name: string) => boolean = () => true): Plugin {
  const names = readdirSync(from, { recursive: true, encoding: 'utf8' })
    .map((name) => name.replaceAll(path.sep, '/'))
    .filter((name) => wanted(name) && statSync(path.join(from, name)).isFile());
  return {
    name: `folder ${at}`,
    configureServer(server) {
      server.middlewares.use((request, response, next) => {
        const { pathname } = new URL(request.url ?? '/', 'http://page');
        const name = pathname.startsWith(`/${at}/`) ? pathname.slice(at.length + 2) : undefined;
        if (name === undefined || !names.includes(name)) return next();
        createReadStream(path.join(from, name)).pipe(response);
      });
    },
    generateBundle() {
      for (const name of names)
        this.emitFile({ type: 'asset', fileName: `${at}/${name}`, source: readFileSync(path.join(from, name)) });
    },
  };
}
