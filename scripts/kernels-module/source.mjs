// The loops of packages/core/src/sampler/loops/scalar-loops.ts for WebAssembly's 128-bit vectors, as its text format: two values at a
// time, in double precision. Each value takes the same operations in the same order as there, so it has the same bits.

/** Values of one call at most: few enough for the planes of a call to stay in a near cache. */
export const most = 4096;

/** Planes of a call at most. */
const planes = 5;

/** @typedef {string} Code an expression or a statement */

/** @param {string} name @returns {Code} */
const get = (name) => `(local.get $${name})`;
/** @param {string} name @param {Code} value @returns {Code} */
const set = (name, value) => `(local.set $${name} ${value})`;

/** @param {string} name @returns {(a: Code, b: Code) => Code} */
const operation = (name) => (a, b) => `(f64x2.${name} ${a} ${b})`;
const [add, sub, mul, equal] = ['add', 'sub', 'mul', 'eq'].map(operation);
/** @param {number} value @returns {Code} */
const both = (value) => `(v128.const f64x2 ${value} ${value})`;
/** @param {Code} value @returns {Code} */
const size = (value) => `(f64x2.abs ${value})`;
/** @param {Code} value @returns {Code} */
const single = (value) => `(f32x4.demote_f64x2_zero ${value})`;
/** @param {Code} value @returns {Code} */
const double = (value) => `(f64x2.promote_low_f32x4 ${value})`;

/** @param {string} plane @returns {Code} */
const place = (plane) => `(i32.add ${get(plane)} ${get('at')})`;
/** Two values of a plane. @param {string} plane @returns {Code} */
const load = (plane) => double(`(v128.load64_zero ${place(plane)})`);
/** @param {string} plane @param {Code} values @returns {Code} */
const store = (plane, values) => `(v128.store64_lane 0 ${place(plane)} ${values})`;

/**
 * A loop over planes, each given by where it begins; `end` is their length in bytes, a multiple of 8.
 * @param {string} name @param {{ planes: string[], numbers: string[], vectors: string[] }} uses @param {Code[]} made
 */
function loop(name, { planes, numbers, vectors }, made) {
  return `(func (export "${name}") ${planes.map((plane) => `(param $${plane} i32)`).join(' ')} (param $end i32)
    ${numbers.map((number) => `(param $one_${number} f64)`).join(' ')}
    (local $at i32) ${[...numbers, ...vectors].map((vector) => `(local $${vector} v128)`).join(' ')}
    ${numbers.map((number) => set(number, `(f64x2.splat ${get(`one_${number}`)})`)).join('\n    ')}
    (loop $values
      ${made.join('\n      ')}
      (br_if $values (i32.lt_u (local.tee $at (i32.add ${get('at')} (i32.const 8))) ${get('end')}))))`;
}

/** A clipped value, as there: what is beyond a bound is taken away. @returns {Code} */
function clipped() {
  const beyond = ['below', 'above'].map((side) => add(get(side), size(get(side))));
  return add(get('clean'), mul(both(0.5), sub(beyond[0], beyond[1])));
}

/** \`x0 = clip(px x + po output)\` and \`x = c0 x0 + cx x\`; with noise, \`sigma noise\` more. @param {string} name @param {boolean} isNoisy */
const step = (name, isNoisy) =>
  loop(
    name,
    {
      planes: ['x', 'x0', 'output', ...(isNoisy ? ['noise'] : [])],
      numbers: ['px', 'po', 'c0', 'cx', 'bound', ...(isNoisy ? ['sigma'] : [])],
      vectors: ['own', 'clean', 'below', 'above', 'made'],
    },
    [
      set('own', load('x')),
      set('clean', add(mul(get('px'), get('own')), mul(get('po'), load('output')))),
      set('above', sub(get('clean'), get('bound'))),
      set('below', sub(`(f64x2.neg ${get('bound')})`, get('clean'))),
      set('clean', clipped()),
      store('x0', single(get('clean'))),
      set('made', single(add(mul(get('c0'), get('clean')), mul(get('cx'), get('own'))))),
      ...(isNoisy ? [set('made', single(add(double(get('made')), mul(get('sigma'), load('noise')))))] : []),
      store('x', get('made')),
    ],
  );

/** \`into = a one + b other\`. */
const mix = loop('mix', { planes: ['into', 'one', 'other'], numbers: ['a', 'b'], vectors: [] }, [
  store('into', single(add(mul(get('a'), load('one')), mul(get('b'), load('other'))))),
]);

/** Eq. 6; where nothing of the noise counts, \`x\` stays. */
const fuse = loop(
  'fuse',
  {
    planes: ['x', 'input', 'sample', 'noisy', 'noise'],
    numbers: ['signal', 'deviation'],
    vectors: ['own', 'target', 'pull'],
  },
  [
    set('own', load('x')),
    set('pull', load('noisy')),
    set('target', mul(get('signal'), load('input'))),
    set(
      'target',
      add(
        add(get('target'), mul(load('sample'), sub(get('own'), get('target')))),
        mul(mul(get('pull'), get('deviation')), load('noise')),
      ),
    ),
    store('x', single(`(v128.bitselect ${get('own')} ${get('target')} ${equal(get('pull'), both(0))})`)),
  ],
);

/** The module. Its memory has the planes of a call one after the other. */
export const source = `(module
  (memory (export "memory") ${Math.ceil((4 * most * planes) / 65536)})
  ${step('step', false)}
  ${step('noisyStep', true)}
  ${mix}
  ${fuse})`;
