// docs/fidelity.md says where each equation is and which test holds it: whether all of that is there.
import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import ts from 'typescript';

/** What a source file declares, by name, and what its tests are titled. @param {string} file */
function contents(file) {
  const source = ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.Latest);
  /** @type {Set<string>} */
  const names = new Set();
  /** @type {Set<string>} */
  const titles = new Set();
  /** @param {ts.Node} node */
  const visit = (node) => {
    const isNamed =
      ts.isFunctionDeclaration(node) ||
      ts.isVariableDeclaration(node) ||
      ts.isInterfaceDeclaration(node) ||
      ts.isTypeAliasDeclaration(node);
    if (isNamed && node.name && ts.isIdentifier(node.name)) names.add(node.name.text);
    const [title] = ts.isCallExpression(node) && isTest(node.expression) ? node.arguments : [];
    if (title && ts.isStringLiteralLike(title)) titles.add(title.text);
    ts.forEachChild(node, visit);
  };
  visit(source);
  return { names, titles };
}

/** `test`, `describe`, `test.each(...)` and their like. @param {ts.Expression} called @returns {boolean} */
function isTest(called) {
  if (ts.isCallExpression(called) || ts.isPropertyAccessExpression(called)) return isTest(called.expression);
  return ts.isIdentifier(called) && ['test', 'it', 'describe'].includes(called.text);
}

/**
 * The page's sections of the third level, one for each equation, and what is wrong with them: a file, a name or a test that is
 * not there, or a section that links no code or no test.
 *
 * @param {string} text
 * @param {string} folder that its links are relative to
 */
export function checkFidelity(text, folder) {
  const sections = text.split(/^#{2,3} /m).filter((_, n, all) => text.includes(`### ${all[n]}`));
  /** @type {string[]} */
  const problems = [];
  /** @type {Map<string, ReturnType<typeof contents>>} */
  const read = new Map();
  for (const section of sections) {
    const [from = '', ...lines] = section.split('\n');
    const links = lines.flatMap((line) => [...line.matchAll(/\[((?:(?!\]\().)+)\]\((\.\.\/[^)]+\.ts)\)/g)]);
    for (const [kind, isTestFile] of /** @type {const} */ ([
      ['code', false],
      ['test', true],
    ]))
      if (!links.some(([, , path]) => path?.endsWith('.test.ts') === isTestFile)) problems.push(`${from}: no ${kind}`);
    for (const [, label = '', path = ''] of links) {
      const file = resolve(folder, path);
      if (!existsSync(file)) {
        problems.push(`${from}: no file ${path}`);
        continue;
      }
      const { names, titles } = read.get(file) ?? contents(file);
      read.set(file, { names, titles });
      if (path.endsWith('.test.ts')) {
        if (!titles.has(label)) problems.push(`${from}: no test "${label}" in ${path}`);
      } else if (!names.has(label.replaceAll('`', ''))) problems.push(`${from}: no ${label} in ${path}`);
    }
  }
  return { equations: sections.length, problems };
}
