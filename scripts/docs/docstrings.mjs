// The docstrings of everything public, against the rules: `node scripts/docs/docstrings.mjs` lists what they lack.
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { throwFinder } from './can-throw.mjs';
import { docstringRules } from './docstring-rules.mjs';
import { entryPoints, root } from './entry-points.mjs';

/** @typedef {import('./docstring-rules.mjs').Violation} Violation */

/**
 * Checks what the files export, each name once.
 *
 * @param {readonly string[]} files
 * @param {Readonly<Record<string, string>>} [unsaved] texts of files that are not on the disk
 * @returns {{ checked: string[], violations: Violation[] }}
 */
export function checkDocstrings(files, unsaved = {}) {
  const { config } = ts.readConfigFile(`${root}/tsconfig.base.json`, ts.sys.readFile);
  const { options } = ts.convertCompilerOptionsFromJson(config.compilerOptions, root);
  const all = { ...options, lib: ['lib.es2023.d.ts', 'lib.dom.d.ts'], composite: false, noEmit: true };
  const host = ts.createCompilerHost(all);
  const { fileExists, readFile } = host;
  host.fileExists = (file) => file in unsaved || fileExists(file);
  host.readFile = (file) => unsaved[file] ?? readFile(file);
  const program = ts.createProgram(files, all, host);
  const checker = program.getTypeChecker();
  /** @type {Violation[]} */
  const violations = [];
  const check = docstringRules(throwFinder(checker), (violation) =>
    violations.push({ ...violation, where: violation.where.replace(`${root}/`, '') }),
  );
  /** @type {Map<ts.Symbol, string>} */
  const symbols = new Map();
  for (const file of files) {
    const source = program.getSourceFile(file);
    const module = source && checker.getSymbolAtLocation(source);
    for (const exported of module ? checker.getExportsOfModule(module) : [])
      symbols.set(exported.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(exported) : exported, exported.name);
  }
  for (const [symbol, name] of symbols) check(symbol.declarations ?? [], name);
  return { checked: [...symbols.values()], violations };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { checked, violations } = checkDocstrings(entryPoints().map(({ source }) => source));
  for (const { rule, where, message } of violations) process.stdout.write(`${where} ${rule}: ${message}\n`);
  process.stdout.write(`${checked.length} names, ${violations.length} to mend\n`);
  process.exitCode = violations.length > 0 ? 1 : 0;
}
