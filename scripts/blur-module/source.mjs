// The loop of packages/core/src/attention/scalar-blur.ts for WebAssembly's 128-bit vectors, as its text format: eight values of a
// line at a time, two to a vector, in double precision. Each value takes the same operations in the same order as there, so it has
// the same bits.
import { pages } from '../wasm-module/pages.mjs';

/** Values of a line that are made at a time. */
export const atATime = 8;

const pairs = [0, 1, 2, 3];

/** @param {string} name @returns {string} */
const get = (name) => `(local.get $${name})`;

/**
 * A line of weighted sums, each over its divisor: `out[x] = sum_k kernel[k] from[x + k step] / divisors[x]`. Places and steps are in
 * bytes, `end` is the length of the line, a multiple of 32; kernel and divisors are doubles.
 */
export const source = `(module
  (memory (export "memory") ${pages(4)})
  (func (export "line") (param $from i32) (param $step i32) (param $kernel i32) (param $taps i32) (param $divisors i32)
      (param $out i32) (param $end i32)
    (local $x i32) (local $at i32) (local $tap i32) (local $last i32) (local $weight v128)
    ${pairs.map((n) => `(local $sum${n} v128)`).join(' ')}
    (local.set $last (i32.add ${get('kernel')} (i32.shl ${get('taps')} (i32.const 3))))
    (loop $values
      ${pairs.map((n) => `(local.set $sum${n} (v128.const i64x2 0 0))`).join('\n      ')}
      (local.set $at (i32.add ${get('from')} ${get('x')}))
      (local.set $tap ${get('kernel')})
      (loop $sums
        (local.set $weight (v128.load64_splat ${get('tap')}))
        ${pairs
          .map(
            (n) =>
              `(local.set $sum${n} (f64x2.add ${get(`sum${n}`)} (f64x2.mul ${get('weight')} (f64x2.promote_low_f32x4 (v128.load64_zero offset=${8 * n} ${get('at')})))))`,
          )
          .join('\n        ')}
        (local.set $at (i32.add ${get('at')} ${get('step')}))
        (local.set $tap (i32.add ${get('tap')} (i32.const 8)))
        (br_if $sums (i32.lt_u ${get('tap')} ${get('last')})))
      (local.set $at (i32.add ${get('divisors')} (i32.shl ${get('x')} (i32.const 1))))
      (local.set $tap (i32.add ${get('out')} ${get('x')}))
      ${pairs
        .map(
          (n) =>
            `(v128.store64_lane offset=${8 * n} 0 ${get('tap')} (f32x4.demote_f64x2_zero (f64x2.div ${get(`sum${n}`)} (v128.load offset=${16 * n} ${get('at')}))))`,
        )
        .join('\n      ')}
      (local.set $x (i32.add ${get('x')} (i32.const 32)))
      (br_if $values (i32.lt_u ${get('x')} ${get('end')})))))`;
