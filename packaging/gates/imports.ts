import { isBuiltin } from 'node:module';
import ts from 'typescript';
import type { Packed } from './packed.js';

/**
 * Packages that a package's scripts or types import and its manifest does not name, so that they would be missing where
 * it is installed: `file: package`. A devDependency is one.
 */
export function undeclaredImports({ name, manifest, files }: Packed): string[] {
  const declared = ['dependencies', 'peerDependencies'].flatMap((field) => Object.keys(manifest[field] ?? {}));
  const found: string[] = [];
  for (const [file, data] of files) {
    if (!/\.(js|d\.ts)$/.test(file)) continue;
    const { importedFiles, typeReferenceDirectives } = ts.preProcessFile(new TextDecoder().decode(data), true, true);
    const wanted = [...importedFiles, ...typeReferenceDirectives].map(({ fileName }) => fileName);
    for (const one of new Set(wanted.filter(isForeign).map(packageOf))) {
      // Where only types are imported, those of DefinitelyTyped do.
      const others = file.endsWith('.d.ts') ? [one, `@types/${one}`] : [one];
      if (one !== name && !others.some((other) => declared.includes(other))) found.push(`${file}: ${one}`);
    }
  }
  return found;
}

function isForeign(specifier: string): boolean {
  return !specifier.startsWith('.') && !isBuiltin(specifier);
}

function packageOf(specifier: string): string {
  return specifier.split('/', specifier.startsWith('@') ? 2 : 1).join('/');
}
