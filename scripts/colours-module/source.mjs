// The loops of packages/core/src/photo/resample-image.ts over a row of colours, and of resample.ts over rows, for WebAssembly's 128-bit
// vectors, as its text format, in double precision: of a row red and green in one vector, blue in another; of rows eight values at a time,
// two to a vector. Each value takes the same operations in the same order as there, so it has the same bits.
import { pages } from '../wasm-module/pages.mjs';

/** Bytes that are read or written beyond the end at most: by eight values where one is left. */
export const slack = 28;

const pairs = [0, 1, 2, 3];

/** @param {string} name @returns {string} */
const get = (name) => `(local.get $${name})`;

const weighed = (/** @type {string} */ colours) =>
  `(f64x2.mul (v128.load64_splat ${get('tap')}) (f64x2.convert_low_i32x4_u ${colours}))`;

/**
 * `across`, a row of weighted sums: `out[x] = sum_k weights[x count + k] pixels[first[x] + 3 k]` for red, and for green and blue, of the bytes after
 * it, in rows of their own. `first` is in bytes, `count` and `length` are those of a pixel's weights and of a row in bytes. `down`, one of
 * rows `length` bytes long, one after the other: `out[x] = sum_k weights[k] rows[k][x]`.
 */
export const source = `(module
  (memory (export "memory") ${pages(4)})
  (func (export "across") (param $pixels i32) (param $first i32) (param $tap i32) (param $count i32) (param $out i32) (param $length i32)
    (local $x i32) (local $at i32) (local $last i32) (local $pixel v128) (local $redGreen v128) (local $blue v128)
    (loop $values
      (local.set $redGreen (v128.const i64x2 0 0))
      (local.set $blue (v128.const i64x2 0 0))
      (local.set $at (i32.add ${get('pixels')} (i32.load (i32.add ${get('first')} ${get('x')}))))
      (local.set $last (i32.add ${get('tap')} ${get('count')}))
      (loop $sums
        (local.set $pixel (i32x4.extend_low_i16x8_u (i16x8.extend_low_i8x16_u (v128.load32_zero ${get('at')}))))
        (local.set $redGreen (f64x2.add ${get('redGreen')} ${weighed(get('pixel'))}))
        (local.set $blue (f64x2.add ${get('blue')} ${weighed(`(i8x16.shuffle 8 9 10 11 12 13 14 15 0 1 2 3 4 5 6 7 ${get('pixel')} ${get('pixel')})`)}))
        (local.set $at (i32.add ${get('at')} (i32.const 3)))
        (local.set $tap (i32.add ${get('tap')} (i32.const 8)))
        (br_if $sums (i32.lt_u ${get('tap')} ${get('last')})))
      (local.set $redGreen (f32x4.demote_f64x2_zero ${get('redGreen')}))
      (local.set $at (i32.add ${get('out')} ${get('x')}))
      (v128.store32_lane 0 ${get('at')} ${get('redGreen')})
      (local.set $at (i32.add ${get('at')} ${get('length')}))
      (v128.store32_lane 1 ${get('at')} ${get('redGreen')})
      (local.set $at (i32.add ${get('at')} ${get('length')}))
      (v128.store32_lane 0 ${get('at')} (f32x4.demote_f64x2_zero ${get('blue')}))
      (local.set $x (i32.add ${get('x')} (i32.const 4)))
      (br_if $values (i32.lt_u ${get('x')} ${get('length')}))))
  (func (export "down") (param $rows i32) (param $weights i32) (param $last i32) (param $out i32) (param $length i32)
    (local $at i32) (local $tap i32) (local $end i32) (local $weight v128)
    ${pairs.map((n) => `(local $sum${n} v128)`).join(' ')}
    (local.set $end (i32.add ${get('out')} ${get('length')}))
    (loop $values
      ${pairs.map((n) => `(local.set $sum${n} (v128.const i64x2 0 0))`).join('\n      ')}
      (local.set $at ${get('rows')})
      (local.set $tap ${get('weights')})
      (loop $sums
        (local.set $weight (v128.load64_splat ${get('tap')}))
        ${pairs
          .map(
            (n) =>
              `(local.set $sum${n} (f64x2.add ${get(`sum${n}`)} (f64x2.mul ${get('weight')} (f64x2.promote_low_f32x4 (v128.load64_zero offset=${8 * n} ${get('at')})))))`,
          )
          .join('\n        ')}
        (local.set $at (i32.add ${get('at')} ${get('length')}))
        (local.set $tap (i32.add ${get('tap')} (i32.const 8)))
        (br_if $sums (i32.lt_u ${get('tap')} ${get('last')})))
      ${pairs.map((n) => `(v128.store64_lane offset=${8 * n} 0 ${get('out')} (f32x4.demote_f64x2_zero ${get(`sum${n}`)}))`).join('\n      ')}
      (local.set $rows (i32.add ${get('rows')} (i32.const 32)))
      (local.set $out (i32.add ${get('out')} (i32.const 32)))
      (br_if $values (i32.lt_u ${get('out')} ${get('end')})))))`;
