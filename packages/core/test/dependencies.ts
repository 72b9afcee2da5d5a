import ts from 'typescript';

/**
 * Everything a source file imports from outside its package: static and dynamic imports, re-exports, `require` and types.
 * Core runs in any page and depends on nothing but the types of `ndarray`, so there should be no more than those.
 *
 * @param typesAllowed packages whose types may be imported, as long as nothing is left of the import at run time
 */
export function foreignImports(source: string, typesAllowed: readonly string[]): string[] {
  const compilerOptions = { verbatimModuleSyntax: true, module: ts.ModuleKind.ESNext };
  const atRunTime = importsOf(ts.transpileModule(source, { compilerOptions }).outputText);
  return importsOf(source).filter((name) => atRunTime.includes(name) || !typesAllowed.includes(name));
}

function importsOf(source: string): string[] {
  const names = ts.preProcessFile(source, true, true).importedFiles.map(({ fileName }) => fileName);
  return names.filter((name) => !name.startsWith('.'));
}

/** Names in a package's manifest that would be installed with it, beyond the allowed ones. */
export function foreignDependencies(manifest: Record<string, unknown>, allowed: readonly string[]): string[] {
  return ['dependencies', 'peerDependencies', 'optionalDependencies', 'bundledDependencies']
    .flatMap((field) => Object.keys(manifest[field] ?? {}))
    .filter((name) => !allowed.includes(name));
}
