// The loops of packages/core/src/attention/lines/scalar-lines.ts for WebAssembly's 128-bit vectors, as its text format: four values
// of a row at a time. Each value takes the same operations in the same order as there, so it has the same bits.
import { pages } from '../wasm-module/pages.mjs';

/** Values of a row that are made at a time. */
export const atATime = 4;

/** @param {string} name @returns {string} */
const get = (name) => `(local.get $${name})`;

/** @param {string} name @param {string} value @returns {string} */
const set = (name, value) => `(local.set $${name} ${value})`;

/** Two of four values as doubles. @param {string} value @param {'low' | 'high'} which */
const doubles = (value, which) =>
  `(f64x2.promote_low_f32x4 ${which === 'low' ? value : `(i8x16.shuffle 8 9 10 11 12 13 14 15 8 9 10 11 12 13 14 15 ${value} ${value})`})`;

/**
 * The row that a row of the plane \`from\` is moved to, which ends at the plane's first and its last. @param {string} down @param {string} right
 */
const moved = (down, right) =>
  `(call $moved ${get('from')} ${get(right)} (i32.add ${get('y')} ${get(down)}) ${get('height')} ${get('stride')})`;

/** For every row of a plane, from the first. @param {string} each */
const rows = (each) => `
    (loop $rows
      ${each}
      ${set('into', `(i32.add ${get('into')} ${get('stride')})`)}
      ${set('y', `(i32.add ${get('y')} (i32.const 1))`)}
      (br_if $rows (i32.lt_s ${get('y')} ${get('height')})))`;

/** For every four values of a row: \`each\` makes them. @param {string} each */
const values = (each) => `
      ${set('x', '(i32.const 0)')}
      (loop $values
        (v128.store (i32.add ${get('into')} ${get('x')}) ${each})
        ${set('x', `(i32.add ${get('x')} (i32.const 16))`)}
        (br_if $values (i32.lt_s ${get('x')} ${get('width')})))`;

/** @param {string} row @returns {string} */
const load = (row) => `(v128.load (i32.add ${get(row)} ${get('x')}))`;

/** How far two of the values stand out, to the fourth power, as floats. @param {'low' | 'high'} which */
const standing = (which) => `
          ${set('stands', `(f64x2.max (f64x2.sub ${doubles(get('own'), which)} ${doubles(get('beside'), which)}) (v128.const f64x2 0 0))`)}
          ${set(which, `(f32x4.demote_f64x2_zero (f64x2.mul (f64x2.mul (f64x2.mul ${get('stands')} ${get('stands')}) ${get('stands')}) ${get('stands')}))`)}`;

const plane =
  '(param $into i32) (param $from i32) (param $width i32) (param $height i32) (param $margin i32) (param $stride i32)';

/**
 * All places and distances across are in bytes, those down in rows. A plane is where the first value of its first row is; its rows have margins.
 */
export const source = `(module
  (memory (export "memory") ${pages(8)})
  (func $moved (param $from i32) (param $right i32) (param $y i32) (param $height i32) (param $stride i32) (result i32)
    (local $last i32)
    ${set('last', `(i32.sub ${get('height')} (i32.const 1))`)}
    ${set('y', `(select ${get('y')} (i32.const 0) (i32.gt_s ${get('y')} (i32.const 0)))`)}
    ${set('y', `(select ${get('y')} ${get('last')} (i32.lt_s ${get('y')} ${get('last')}))`)}
    (i32.add (i32.add ${get('from')} ${get('right')}) (i32.mul ${get('y')} ${get('stride')})))
  (func $spread (param $at i32) (param $end i32) (param $value v128)
    (loop $values
      (v128.store ${get('at')} ${get('value')})
      ${set('at', `(i32.add ${get('at')} (i32.const 16))`)}
      (br_if $values (i32.lt_s ${get('at')} ${get('end')}))))
  (func $margins (param $row i32) (param $width i32) (param $margin i32)
    (local $end i32)
    ${set('end', `(i32.add ${get('row')} ${get('width')})`)}
    (call $spread ${get('end')} (i32.add ${get('end')} ${get('margin')}) (v128.load32_splat (i32.sub ${get('end')} (i32.const 4))))
    (call $spread (i32.sub ${get('row')} ${get('margin')}) ${get('row')} (v128.load32_splat ${get('row')})))
  (func (export "margins") ${plane}
    (local $y i32)
    ${rows(`(call $margins ${get('into')} ${get('width')} ${get('margin')})`)})
  (func (export "sums") ${plane} (param $right i32) (param $down i32)
    (local $y i32) (local $x i32) (local $own i32) (local $there i32)
    ${rows(`
      ${set('own', `(i32.add ${get('from')} (i32.mul ${get('y')} ${get('stride')}))`)}
      ${set('there', moved('down', 'right'))}
      ${values(`(f32x4.add ${load('own')} ${load('there')})`)}
      (call $margins ${get('into')} ${get('width')} ${get('margin')})`)})
  (func (export "standing") ${plane} ${['', '1', '2'].map((n) => `(param $right${n} i32) (param $down${n} i32)`).join(' ')}
    (local $y i32) (local $x i32) (local $around i32) (local $left i32) (local $other i32)
    (local $own v128) (local $beside v128) (local $stands v128) (local $low v128) (local $high v128)
    ${rows(`
      ${set('around', moved('down', 'right'))}
      ${set('left', moved('down1', 'right1'))}
      ${set('other', moved('down2', 'right2'))}
      ${values(`(block (result v128)
          ${set('own', load('around'))}
          ${set('beside', `(f32x4.max ${load('left')} ${load('other')})`)}
          ${standing('low')}
          ${standing('high')}
          (i8x16.shuffle 0 1 2 3 4 5 6 7 16 17 18 19 20 21 22 23 ${get('low')} ${get('high')}))`)}
      (call $margins ${get('into')} ${get('width')} ${get('margin')})`)})
  (func (export "strongest") ${plane} (param $right i32) (param $down i32)
    (local $y i32) (local $x i32) (local $there i32)
    ${rows(`
      ${set('there', moved('down', 'right'))}
      ${values(`(f32x4.max ${load('into')} ${load('there')})`)}`)}))`;
