import ts from 'typescript';

/**
 * Everything a source file imports from outside its package: static and dynamic imports, re-exports, `require` and types.
 * Core runs in any page and has no dependency but `ndarray`, so there should be nothing else.
 */
export function foreignImports(source: string, allowed: readonly string[]): string[] {
  const { importedFiles } = ts.preProcessFile(source, true, true);
  const names = importedFiles.map(({ fileName }) => fileName);
  return names.filter((name) => !name.startsWith('.') && !allowed.includes(name));
}

/** Names in a package's manifest that would be installed with it, beyond the allowed ones. */
export function foreignDependencies(manifest: Record<string, unknown>, allowed: readonly string[]): string[] {
  return ['dependencies', 'peerDependencies', 'optionalDependencies', 'bundledDependencies']
    .flatMap((field) => Object.keys(manifest[field] ?? {}))
    .filter((name) => !allowed.includes(name));
}
