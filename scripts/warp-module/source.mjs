// The loops of packages/core/src/photo/warp/scalar-warp.ts over a run of pixels, for WebAssembly's 128-bit vectors, as its text format: four
// planes at a time, two to a vector, in double precision, and the two axes of a place likewise. Each value takes the same operations in
// the same order as there, so it has the same bits.
import { pages } from '../wasm-module/pages.mjs';

/** Planes that are warped at a time. */
export const lanes = 4;

/** Bytes of a pixel of them, as doubles: 2^5. */
const pixelShift = 5;

/** @param {string} name @returns {string} */
const get = (name) => `(local.get $${name})`;

/** @param {string} name @param {string} value */
const set = (name, value) => `(local.set $${name} ${value})`;

/** @param {number} value */
const both = (value) => `(v128.const f64x2 ${value} ${value})`;

/** @param {'add' | 'sub' | 'mul' | 'max'} operation @param {string} a @param {string} b */
const pairs = (operation, a, b) => `(f64x2.${operation} ${a} ${b})`;

/** How far the place lies beyond the first tap, less the taps before one: of both axes. @param {number} tap */
const distance = (tap) =>
  tap === 0 ? `(f64x2.abs ${get('beyond')})` : `(f64x2.abs ${pairs('sub', get('beyond'), both(tap))})`;

/** The cubic of Catmull and Rom up to a distance of 1, and from 1 to 2. */
const inner = pairs(
  'add',
  pairs('mul', pairs('mul', pairs('sub', pairs('mul', both(1.5), get('d')), both(2.5)), get('d')), get('d')),
  both(1),
);
const outer = pairs(
  'add',
  pairs(
    'mul',
    pairs('sub', pairs('mul', pairs('sub', both(2.5), pairs('mul', both(0.5), get('d'))), get('d')), both(4)),
    get('d'),
  ),
  both(2),
);
const triangle = pairs('max', both(0), pairs('sub', both(1), get('d')));

/** The taps' places along an axis, as far as the planes go. @param {0 | 1} axis @param {string} last */
const clamped = (axis, last) =>
  `(i32x4.max_s (i32x4.min_s (i32x4.add (i32x4.splat (i32x4.extract_lane ${axis} ${get('first')})) (v128.const i32x4 0 1 2 3)) (i32x4.splat ${get(last)})) (v128.const i32x4 0 0 0 0))`;

/** What a row has at a pixel of half of the planes, summed over the columns. @param {number} taps @param {number} half */
const acrossRow = (taps, half) =>
  Array.from({ length: taps }, (_, k) =>
    pairs('mul', get(`c${k}`), `(v128.load offset=${16 * half} (i32.add ${get('row')} ${get(`x${k}`)}))`),
  ).reduce((sum, term) => pairs('add', sum, term));

/** @param {string} name @param {readonly string[]} weights of the taps, by the distance `d` */
const warp = (name, weights) => {
  const taps = weights.map((_, k) => k);
  return `(func (export "${name}") (param $planes i32) (param $lastColumn i32) (param $lastRow i32) (param $u f64) (param $a f64) (param $b f64)
      (param $downX f64) (param $downY f64) (param $tx f64) (param $ty f64) (param $out i32) (param $length i32) (param $stride i32)
    (local $end i32) (local $row i32) (local $rowBytes i32) (local $slope v128) (local $down v128) (local $moved v128) (local $place v128)
    (local $beyond v128) (local $first v128) (local $columns v128) (local $rows v128) (local $d v128) (local $w v128)
    (local $sum0 v128) (local $sum1 v128)
    ${taps.map((k) => `(local $c${k} v128) (local $r${k} v128) (local $x${k} i32)`).join(' ')}
    ${set('end', `(i32.add ${get('out')} ${get('length')})`)}
    ${set('rowBytes', `(i32.shl (i32.add ${get('lastColumn')} (i32.const 1)) (i32.const ${pixelShift}))`)}
    ${set('slope', `(f64x2.replace_lane 1 (f64x2.splat ${get('a')}) ${get('b')})`)}
    ${set('down', `(f64x2.replace_lane 1 (f64x2.splat ${get('downX')}) ${get('downY')})`)}
    ${set('moved', `(f64x2.replace_lane 1 (f64x2.splat ${get('tx')}) ${get('ty')})`)}
    (loop $pixels
      ${set('place', pairs('sub', pairs('add', pairs('add', pairs('mul', get('slope'), `(f64x2.splat ${get('u')})`), get('down')), get('moved')), both(0.5)))}
      ${set('d', pairs('sub', `(f64x2.floor ${get('place')})`, both(taps.length / 2 - 1)))}
      ${set('beyond', pairs('sub', get('place'), get('d')))}
      ${set('first', `(i32x4.trunc_sat_f64x2_s_zero ${get('d')})`)}
      ${set('columns', `(i32x4.shl ${clamped(0, 'lastColumn')} (i32.const ${pixelShift}))`)}
      ${set('rows', `(i32x4.add (i32x4.mul ${clamped(1, 'lastRow')} (i32x4.splat ${get('rowBytes')})) (i32x4.splat ${get('planes')}))`)}
      ${weights
        .map(
          (weight, k) => `${set('d', distance(k))}
      ${set('w', weight)}
      ${set(`c${k}`, `(i8x16.shuffle 0 1 2 3 4 5 6 7 0 1 2 3 4 5 6 7 ${get('w')} ${get('w')})`)}
      ${set(`r${k}`, `(i8x16.shuffle 8 9 10 11 12 13 14 15 8 9 10 11 12 13 14 15 ${get('w')} ${get('w')})`)}
      ${set(`x${k}`, `(i32x4.extract_lane ${k} ${get('columns')})`)}`,
        )
        .join('\n      ')}
      ${set('sum0', both(0))}
      ${set('sum1', both(0))}
      ${taps
        .map(
          (k) => `${set('row', `(i32x4.extract_lane ${k} ${get('rows')})`)}
      ${[0, 1].map((half) => set(`sum${half}`, pairs('add', get(`sum${half}`), pairs('mul', get(`r${k}`), acrossRow(taps.length, half))))).join('\n      ')}`,
        )
        .join('\n      ')}
      ${set('row', get('out'))}
      ${[0, 1, 2, 3]
        .map(
          (lane) =>
            `(v128.store32_lane ${lane % 2} ${get('row')} (f32x4.demote_f64x2_zero ${get(`sum${lane >> 1}`)}))
      ${set('row', `(i32.add ${get('row')} ${get('stride')})`)}`,
        )
        .join('\n      ')}
      ${set('u', `(f64.add ${get('u')} (f64.const 1))`)}
      ${set('out', `(i32.add ${get('out')} (i32.const 4))`)}
      (br_if $pixels (i32.lt_u ${get('out')} ${get('end')}))))`;
};

/**
 * A run of new pixels in a row: at `planes` four old planes as doubles, pixel by pixel, whose last column and row are given; `u` is the
 * first pixel's middle, and `(a u + downX + tx, b u + downY + ty)` its place. They go to `out`, `length` bytes of each plane, the planes
 * `stride` bytes apart.
 */
export const source = `(module
  (memory (export "memory") ${pages(16)})
  ${warp('linear', [triangle, triangle])}
  ${warp('cubic', [outer, inner, inner, outer])})`;
