// The loops of packages/core/src/noise/threefry.ts and normal.ts for WebAssembly's 128-bit vectors, as its text format:
// four counters, four words or two quantiles at a time. Each value takes the same operations in the same order as there,
// so it has the same bits; why a loop is as it is, is said there.
//
// Memory, in bytes: the values, then the words they come from, then the first words of the counters of those, then a list of where the
// values in the tails lie.

/** Values of one call at most. */
export const most = 1024;
const words = 4 * most;
const counters = 8 * most;
const tails = 9 * most;

/** @typedef {string} Code an expression or a statement */

/** @param {number} value @returns {Code} */
const f64 = (value) => `(f64x2.splat (f64.const ${Object.is(value, -0) ? '-0' : value}))`;
/** @param {number} value @returns {Code} */
const i32 = (value) => `(i32.const ${value})`;
/** @param {string} name @returns {Code} */
const get = (name) => `(local.get $${name})`;
/** @param {string} name @param {Code} value @returns {Code} */
const set = (name, value) => `(local.set $${name} ${value})\n`;
/** @param {string} type @param {readonly string[]} names @returns {Code} */
const locals = (type, names) => names.map((name) => `(local $${name} ${type})`).join(' ');

/** @param {string} name @returns {(a: Code, b: Code) => Code} */
const operation = (name) => (a, b) => `(${name} ${a} ${b})`;
const add = operation('f64x2.add');
const sub = operation('f64x2.sub');
const mul = operation('f64x2.mul');
const div = operation('f64x2.div');
const addWords = operation('i32x4.add');
const xor = operation('v128.xor');
const or = operation('v128.or');
const and = operation('v128.and');

/** Four of the eight 32-bit lanes of two vectors. @param {Code} a @param {Code} b @param {number[]} which @returns {Code} */
const lanes = (a, b, ...which) =>
  `(i8x16.shuffle ${which.flatMap((lane) => four.map((byte) => 4 * lane + byte)).join(' ')} ${a} ${b})`;

/** -1 in each word of the upper half, which is negative as a signed one, else 0. @param {Code} vector @returns {Code} */
const upper = (vector) => `(i32x4.shr_s ${vector} ${i32(31)})`;
/** @param {Code} vector @returns {Code} */
const fromEnd = (vector) => xor(vector, upper(vector));

/** By Horner's rule, the coefficient of the highest power first. @param {Code} x @param {number[]} coefficients @returns {Code} */
const polynomial = (x, [highest = 0, ...rest]) => rest.reduce((sum, next) => add(mul(sum, x), f64(next)), f64(highest));

const four = [0, 1, 2, 3];
const rotations = [
  [10, 26],
  [11, 21],
  [13, 27],
  [23, 5],
  [6, 20],
  [17, 11],
  [25, 10],
  [18, 20],
];

/** @param {number} a @param {number} b @param {number} bits @returns {Code} */
function mix(a, b, bits) {
  const before = get(`x${b}`);
  const rotated = or(`(i32x4.shl ${before} ${i32(bits)})`, `(i32x4.shr_u ${before} ${i32(32 - bits)})`);
  return set(`x${a}`, addWords(get(`x${a}`), before)) + set(`x${b}`, xor(rotated, get(`x${a}`)));
}

/** @param {number} n @returns {Code} */
function round(n) {
  const [first = 0, second = 0] = rotations[n % rotations.length] ?? [];
  const mixed = n % 2 === 0 ? mix(0, 1, first) + mix(2, 3, second) : mix(0, 3, first) + mix(2, 1, second);
  return n % 4 === 3 ? mixed + addKey((n + 1) / 4) : mixed;
}

/** @param {number} time @returns {Code} */
function addKey(time) {
  const added = four.map((i) => set(`x${i}`, addWords(get(`x${i}`), get(`k${(time + i) % 5}`))));
  return added.join('') + set('x3', addWords(get('x3'), `(i32x4.splat ${i32(time)})`));
}

/** The vectors x0 to x3 hold a word each of four counters; stored, the four words of a counter follow one another. */
function storeWords() {
  const pairs = ['low', 'high'].map((half, h) => {
    const which = [2 * h, 2 * h + 4, 2 * h + 1, 2 * h + 5];
    return (
      set(`${half}01`, lanes(get('x0'), get('x1'), ...which)) + set(`${half}23`, lanes(get('x2'), get('x3'), ...which))
    );
  });
  const stores = four.map((counter) => {
    const half = counter < 2 ? 'low' : 'high';
    const lane = 2 * (counter % 2);
    const own = lanes(get(`${half}01`), get(`${half}23`), lane, lane + 1, lane + 4, lane + 5);
    return `(v128.store offset=${words + 16 * counter} ${get('at')} ${own})\n`;
  });
  return [...pairs, ...stores].join('');
}

const parameters = locals('i32', ['key0', 'key1', 'key2', 'key3', 'c1', 'c2', 'c3', 'end']).replaceAll(
  'local',
  'param',
);

const fillWords = `(func $fillWords ${parameters}
  ${locals('i32', ['at'])}
  ${locals('v128', ['k0', 'k1', 'k2', 'k3', 'k4', 's1', 's2', 's3', 'x0', 'x1', 'x2', 'x3'])}
  ${locals('v128', ['low01', 'low23', 'high01', 'high23'])}
  ${four.map((i) => set(`k${i}`, `(i32x4.splat ${get(`key${i}`)})`)).join('')}
  ${set('k4', four.map((i) => get(`k${i}`)).reduce(xor, `(i32x4.splat ${i32(0x1bd11bda)})`))}
  ${[1, 2, 3].map((i) => set(`s${i}`, addWords(`(i32x4.splat ${get(`c${i}`)})`, get(`k${i}`)))).join('')}
  (loop $next
    ${set('x0', addWords(`(v128.load offset=${counters} (i32.shr_u ${get('at')} ${i32(2)}))`, get('k0')))}
    ${[1, 2, 3].map((i) => set(`x${i}`, get(`s${i}`))).join('')}
    ${Array.from({ length: 20 }, (_, n) => round(n)).join('')}
    ${storeWords()}
    (br_if $next (i32.lt_u (local.tee $at (i32.add ${get('at')} ${i32(64)})) ${get('end')}))))`;

/** Makes `to` the quantiles of the first two words of a vector, were they central. @param {string} to @param {Code} vector @returns {Code} */
function centralPair(to, vector) {
  const numerator = mul(get('q'), polynomial(get('r'), [59.10937472, 159.29113202, 50.434271938, 3.3871327179]));
  const denominator = polynomial(get('r'), [67.1875636, 78.757757664, 17.895169469, 1]);
  return (
    set('q', mul(add(`(f64x2.convert_low_i32x4_u ${vector})`, f64(0.5 - 0x80000000)), f64(1 / 0x100000000))) +
    set('r', sub(f64(0.180625), mul(get('q'), get('q')))) +
    set(to, `(f32x4.demote_f64x2_zero ${div(numerator, denominator)})`)
  );
}

/** Notes where a word lies, and goes on in the list if it is in a tail: bit `lane` of `bits`. @param {number} lane @returns {Code} */
function note(lane) {
  const bit = `(i32.and (i32.shr_u ${get('bits')} ${i32(lane)}) ${i32(1)})`;
  return `(i32.store ${get('tail')} (i32.add ${get('at')} ${i32(4 * lane)}))
    ${set('tail', `(i32.add ${get('tail')} (i32.mul ${bit} ${i32(4)}))`)}`;
}

/** Gives where the list of the tails ends. */
const centralQuantiles = `(func $centralQuantiles (param $end i32) (result i32)
  ${locals('i32', ['at', 'tail', 'bits'])}
  ${locals('v128', ['w', 'q', 'r', 'low', 'high'])}
  ${set('tail', i32(tails))}
  (loop $next
    ${set('w', `(v128.load offset=${words} ${get('at')})`)}
    ${centralPair('low', get('w'))}
    ${centralPair('high', lanes(get('w'), get('w'), 2, 3, 2, 3))}
    (v128.store ${get('at')} ${lanes(get('low'), get('high'), 0, 1, 4, 5)})
    ${set('bits', `(i32x4.bitmask (i32x4.lt_s ${fromEnd(get('w'))} (i32x4.splat ${i32(0x13333333)})))`)}
    ${four.map(note).join('')}
    (br_if $next (i32.lt_u (local.tee $at (i32.add ${get('at')} ${i32(16)})) ${get('end')})))
  ${get('tail')})`;

/**
 * Makes `log` the natural logarithms of `odd`. The exponent of a float64 is its number of binary digits less one: set into the
 * last bits of 2^52, it becomes a float64 itself.
 */
function logarithm() {
  const exponent = sub(or(`(i64x2.shr_u ${get('odd')} ${i32(52)})`, f64(2 ** 52)), f64(2 ** 52 + 1023));
  const series = polynomial(get('s2'), [1 / 9, 1 / 7, 1 / 5, 1 / 3, 1]);
  return (
    set('m', or(and(get('odd'), '(i64x2.splat (i64.const 0x000fffffffffffff))'), f64(1))) +
    set('halve', `(f64x2.gt ${get('m')} ${f64(0x5a827999 / 2 ** 30)})`) +
    set('m', mul(get('m'), `(v128.bitselect ${f64(0.5)} ${f64(1)} ${get('halve')})`)) +
    set('s', div(sub(get('m'), f64(1)), add(get('m'), f64(1)))) +
    set('s2', mul(get('s'), get('s'))) +
    set('log', mul(add(exponent, and(get('halve'), f64(1))), f64(Math.LN2))) +
    set('log', add(get('log'), mul(mul(f64(2), get('s')), series)))
  );
}

/** Two tails at a time; where the last is alone, with the first again. */
const tailQuantiles = `(func $tailQuantiles (param $end i32)
  ${locals('i32', ['tail', 'i', 'j'])}
  ${locals('v128', ['w', 'odd', 'm', 'halve', 's', 's2', 'log', 'r'])}
  (i32.store ${get('end')} (i32.load ${i32(tails)}))
  ${set('tail', i32(tails))}
  (loop $next
    (if (i32.lt_u ${get('tail')} ${get('end')}) (then
      ${set('i', `(i32.load ${get('tail')})`)}
      ${set('j', `(i32.load offset=4 ${get('tail')})`)}
      ${set('w', `(v128.load32_lane offset=${words} 1 ${get('j')} (v128.load32_zero offset=${words} ${get('i')}))`)}
      ${set('odd', add(mul(f64(2), `(f64x2.convert_low_i32x4_u ${fromEnd(get('w'))})`), f64(1)))}
      ${logarithm()}
      ${set('r', sub(`(f64x2.sqrt ${sub(f64(33 * Math.LN2), get('log'))})`, f64(1.6)))}
      ${set(
        'r',
        div(
          polynomial(get('r'), [0.17023821103, 1.3067284816, 2.75681539, 1.4234372777]),
          polynomial(get('r'), [0.12021132975, 0.7370016425, 1]),
        ),
      )}
      ${set('r', xor(get('r'), `(v128.andnot ${f64(-0)} (i64x2.extend_low_i32x4_s ${get('w')}))`))}
      ${set('r', `(f32x4.demote_f64x2_zero ${get('r')})`)}
      (v128.store32_lane 0 ${get('i')} ${get('r')})
      (v128.store32_lane 1 ${get('j')} ${get('r')})
      ${set('tail', `(i32.add ${get('tail')} ${i32(8)})`)}
      (br $next)))))`;

/**
 * The module: \`fill(key0, .., key3, c1, .., c3, end)\` makes as many values as \`end\` has bytes, which is a multiple of 64: four for
 * each of the counters whose first words are in its memory.
 */
export const source = `(module
(memory (export "memory") 1)
${fillWords}
${centralQuantiles}
${tailQuantiles}
(func (export "fill") ${parameters}
  (call $fillWords ${[...parameters.matchAll(/\$\w+/g)].map(([name]) => `(local.get ${name})`).join(' ')})
  (call $tailQuantiles (call $centralQuantiles ${get('end')}))))`;
