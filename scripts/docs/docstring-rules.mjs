// What a public docstring has to say, as rules that a machine can check. CONTRIBUTING.md tells people.
import ts from 'typescript';

/** @typedef {import('./can-throw.mjs').Callable} Callable */
/** @typedef {{ rule: string, where: string, message: string }} Violation */

const array = /\b(Tensor|NdArray|(Float|Int|Uint|BigInt|BigUint)\d+(Clamped)?Array)\b/;
// A shape names an axis, or has three numbers, lest it be a range: [C,H,W], [D,1|C,H,W], [3,64,64].
const shape = /\[(?=[^\]]*[A-Z])[A-Z0-9|]+(, ?[A-Z0-9|]+)*\]|\[\d+(, ?\d+){2,}\]/;
const size =
  /\b(one (value |number )?(per|for each)|as (long|many)|same (size|shape|length)|any (shape|length)|of length|bytes?)\b/i;
const range =
  /\[[-\w.]+, [^\]]+\]|\b(unit|range) of\b|\(-?[\d.]+, [^)]+[)\]]|\bfrom -?\d|\bfinite\b|\b\d for \w|\bat (least|most)\b|-?\d+(\.\d+)? to \d/;
const unit =
  /\b(pixels?|bytes?|channels?|seconds|levels?|timesteps?|steps?|images?|samples?|calls?|predictions?|depths?|dimensions|shapes?|index|position|how (many|often)|number of|standard (deviations?|scores?)|deviations?|variances?|z scores?|dB|image units|share|probability|coefficients?)\b/i;
const source =
  /\b(eqs?\.|section|Algorithm|appendix) [\dA-Z]|\bet al\.|[A-Z][a-z]+,? (and [A-Z]\w+ |et al\. )?\d{4}\b|\bOurs\b/;

/** Folders of core whose functions are the mathematics: each names where it comes from, or says that it is ours. */
const mathematics = /\/core\/src\/(schedule|solvers|condition|attention|noise)\//;

/** The comment above a declaration, its tags apart. @param {ts.Node} node */
function docstring(node) {
  const owner = ts.isVariableDeclaration(node) ? node.parent.parent : node;
  const docs = ts.getJSDocCommentsAndTags(owner).filter(ts.isJSDoc);
  const text = docs.map(({ comment }) => ts.getTextOfJSDocComment(comment) ?? '').join('\n');
  const tags = docs.flatMap(({ tags }) => tags ?? []);
  /** @param {string} name */
  const tag = (name) => tags.find(({ tagName }) => tagName.text === name);
  const returns = tag('returns');
  return {
    text,
    tag,
    whole: docs.map((doc) => doc.getText().replaceAll(/^[ /]*\*+\/? ?/gm, '')).join('\n'),
    returns: returns && (ts.getTextOfJSDocComment(returns.comment) ?? ''),
  };
}

/** The sentences of a text that name something between backticks. @param {string} text @param {string} name */
function sentencesOn(text, name) {
  const named = new RegExp(`\`[^\`]*\\b${name}\\b[^\`]*\``);
  const sentences = text.split(/(?<=\.)\s+(?=[A-Z`])|\n\s*[-@\n]/);
  return sentences.filter((sentence) => named.test(sentence)).join('\n');
}

/** What is asked of the text about a value of this type. @param {string} type @param {string} text @returns {string | undefined} */
function lacks(type, text) {
  if (array.test(type)) return shape.test(text) || size.test(text) ? undefined : 'a shape in brackets, or its size';
  if (/\bnumber\b/.test(type))
    return [range, unit, shape, size].some((known) => known.test(text)) ? undefined : 'a range or a unit';
  return undefined;
}

/**
 * @param {(callable: Callable) => boolean} canThrow
 * @param {(violation: Violation) => void} report
 */
export function docstringRules(canThrow, report) {
  /** @param {ts.Node} node @param {string} name @param {string} rule @param {string} message */
  const refuse = (node, name, rule, message) => {
    const file = node.getSourceFile();
    const { line } = file.getLineAndCharacterOfPosition(node.getStart());
    report({ rule, where: `${file.fileName}:${line + 1}`, message: `${name}: ${message}` });
  };

  /**
   * @param {readonly [Callable, ...Callable[]]} declarations its overloads, of which the first has the docstring
   * @param {string} name
   * @param {string} [around] what the type around a method says
   */
  function checkFunction(declarations, name, around = '') {
    const [node] = declarations;
    const doc = docstring(node);
    const aboutIt = doc.text + sentencesOn(around, name);
    if (aboutIt.trim() === '' && doc.returns === undefined)
      return refuse(node, name, 'docstring', 'expected a docstring');
    const values = node.parameters.filter(({ type }) => type && lacks(type.getText(), ''));
    for (const parameter of values) {
      const type = /** @type {ts.TypeNode} */ (parameter.type).getText();
      if (!ts.isIdentifier(parameter.name)) continue; // A destructured one is documented where its type is.
      const own = parameter.name.text;
      const alone = values.filter((other) => array.test(other.type?.getText() ?? '') === array.test(type)).length === 1;
      const tagged = ts.getJSDocParameterTags(parameter).map(({ comment }) => ts.getTextOfJSDocComment(comment));
      const text = tagged[0] || sentencesOn(`${doc.whole}\n\n${around}`, own) || (alone ? aboutIt : '');
      const missing = lacks(type, text);
      if (missing) refuse(node, name, array.test(type) ? 'shape' : 'range', `expected ${missing} of \`${own}\``);
    }
    const type = node.type?.getText() ?? '';
    const missing = lacks(type, doc.returns ?? aboutIt);
    if (missing) refuse(node, name, array.test(type) ? 'shape' : 'range', `expected ${missing} of what it returns`);
    if (declarations.some(canThrow) && !doc.tag('throws'))
      refuse(node, name, 'throws', 'it can throw, and does not say @throws');
    if (mathematics.test(node.getSourceFile().fileName) && !source.test(doc.whole))
      refuse(node, name, 'source', 'expected an equation, section or paper, or "Ours"');
  }

  /** @param {ts.Declaration} node @param {string} name */
  function checkType(node, name) {
    const { text } = docstring(node);
    if (text.trim() === '') refuse(node, name, 'docstring', 'expected a docstring');
    /** @param {ts.Node} member @param {string} around what the types around it say */
    const visit = (member, around) => {
      if (ts.isFunctionTypeNode(member)) return;
      if (ts.isMethodSignature(member) && ts.isIdentifier(member.name))
        return checkFunction([member], member.name.text, around);
      const field = ts.isPropertySignature(member) && member.type ? member : undefined;
      if (field) checkField(field, /** @type {ts.TypeNode} */ (field.type), name, around);
      ts.forEachChild(member, (child) => visit(child, field ? `${around}\n\n${docstring(field).text}` : around));
    };
    ts.forEachChild(node, (child) => visit(child, text));
  }

  /** @param {ts.PropertySignature} field @param {ts.TypeNode} type @param {string} owner @param {string} around */
  function checkField(field, type, owner, around) {
    const name = field.name.getText();
    const doc = docstring(field);
    const text = type.getText();
    const isFunction = text.includes('=>');
    // What has fields of its own is described by them.
    const missing =
      text.includes('{') || isFunction ? undefined : lacks(text, `${doc.whole}\n${sentencesOn(around, name)}`);
    if (missing) refuse(field, `${owner}.${name}`, array.test(text) ? 'shape' : 'range', `expected ${missing}`);
    const isOption = /Options$/.test(owner) && field.questionToken && !isFunction && !/AbortSignal/.test(text);
    if (isOption && !doc.tag('default')) refuse(field, `${owner}.${name}`, 'default', 'expected @default');
  }

  /** @param {readonly ts.Declaration[]} declarations of one name @param {string} name */
  return function check(declarations, name) {
    const functions = declarations.filter(ts.isFunctionDeclaration);
    const [first, ...overloads] = functions;
    if (first) return checkFunction([first, ...overloads], name);
    for (const node of declarations) {
      if (ts.isInterfaceDeclaration(node) || ts.isTypeAliasDeclaration(node)) checkType(node, name);
      else if (docstring(node).text.trim() === '') refuse(node, name, 'docstring', 'expected a docstring');
      if (!ts.isClassDeclaration(node)) continue;
      for (const member of node.members)
        if (ts.isMethodDeclaration(member) && ts.isIdentifier(member.name)) checkFunction([member], member.name.text);
    }
  };
}
