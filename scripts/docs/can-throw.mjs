// Whether calling a function can end in an error of this project: what `@throws` has to announce.
import ts from 'typescript';

/** @typedef {ts.FunctionLikeDeclaration | ts.MethodSignature} Callable */

/**
 * A function can throw when its body, with the functions in it, has a `throw` or `throwIfAborted`, or calls one that can:
 * followed through the sources of its package, and beyond them by the `@throws` of declarations. What a `catch` takes in
 * does not count, and neither do the methods of an object it makes: those throw when they are called.
 *
 * @param {ts.TypeChecker} checker
 */
export function throwFinder(checker) {
  /** @type {Map<ts.Node, boolean>} */
  const known = new Map();

  /** @param {Callable} callable @returns {boolean} */
  function canThrow(callable) {
    const found = known.get(callable);
    if (found !== undefined) return found;
    known.set(callable, false); // A recursive call adds nothing to what the rest of the body does.
    const body = 'body' in callable ? callable.body : undefined;
    const own = [...callable.parameters.flatMap(({ initializer }) => initializer ?? []), ...(body ? [body] : [])];
    const isOurs = callable.getSourceFile().fileName.includes('/packages/');
    const says = () => isOurs && ts.getJSDocTags(callable).some(({ tagName }) => tagName.text === 'throws');
    const result = body ? own.some(throws) : says();
    known.set(callable, result);
    return result;
  }

  /** @param {ts.Node} node @returns {boolean} */
  function throws(node) {
    if (ts.isThrowStatement(node)) return true;
    if (ts.isMethodDeclaration(node) || (ts.isPropertyAssignment(node) && ts.isFunctionLike(node.initializer)))
      return false;
    if (ts.isTryStatement(node) && node.catchClause)
      return throws(node.catchClause) || (node.finallyBlock !== undefined && throws(node.finallyBlock));
    if (ts.isCallExpression(node)) {
      const { expression } = node;
      if (ts.isPropertyAccessExpression(expression)) {
        if (expression.name.text === 'throwIfAborted') return true;
        if (expression.name.text === 'catch') return node.arguments.some(throws);
      }
      if (callees(expression).some(canThrow)) return true;
    }
    return ts.forEachChild(node, (child) => throws(child) || undefined) ?? false;
  }

  /** The functions that an expression names. @param {ts.Expression} expression @returns {Callable[]} */
  function callees(expression) {
    let symbol = checker.getSymbolAtLocation(expression);
    if (symbol && symbol.flags & ts.SymbolFlags.Alias) symbol = checker.getAliasedSymbol(symbol);
    return (symbol?.declarations ?? []).flatMap((declaration) => {
      if (ts.isFunctionLike(declaration)) return /** @type {Callable} */ (declaration);
      const value = ts.isVariableDeclaration(declaration) ? declaration.initializer : undefined;
      return value && (ts.isArrowFunction(value) || ts.isFunctionExpression(value)) ? value : [];
    });
  }

  return canThrow;
}
