// The public entry points of the packages, as their package.json exports them.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('../..', import.meta.url)).replace(/\/$/, '');

/**
 * One thing that users import: its package's folder, its specifier, its declarations and the source of those.
 *
 * @typedef {{ folder: string, specifier: string, types: string, source: string }} EntryPoint
 */

/** Every entry point with declarations, in the order of the packages' names. @returns {EntryPoint[]} */
export function entryPoints() {
  return readdirSync(`${root}/packages`).flatMap((name) => {
    const folder = `${root}/packages/${name}`;
    if (!existsSync(`${folder}/package.json`)) return [];
    const manifest = JSON.parse(readFileSync(`${folder}/package.json`, 'utf8'));
    return Object.entries(manifest.exports).flatMap(([subpath, { types }]) =>
      types === undefined
        ? []
        : {
            folder,
            specifier: `${manifest.name}${subpath.slice(1)}`,
            types: `${folder}/${types.slice(2)}`,
            source: `${folder}/${types.slice(2).replace(/^dist\/(.*)\.d\.ts$/, 'src/$1.ts')}`,
          },
    );
  });
}
