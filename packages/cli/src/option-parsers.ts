import type { Jumps } from '@fuzzydiff/core/math';
import { InvalidArgumentError } from 'commander';

/** A parser of whole numbers of at least `minimum`. */
export function wholeNumber(minimum: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (text.trim() !== '' && Number.isSafeInteger(value) && value >= minimum) return value;
    const range = value > Number.MAX_SAFE_INTEGER ? `from ${minimum} to 2^53 - 1` : `of at least ${minimum}`;
    throw new InvalidArgumentError(`Expected a whole number ${range} but found "${text}".`);
  };
}

/** A parser of numbers. */
export function finiteNumber(text: string): number {
  const value = Number(text);
  if (text.trim() !== '' && Number.isFinite(value)) return value;
  throw new InvalidArgumentError(`Expected a number but found "${text}".`);
}

/** A parser of numbers in a range. */
export function numberFrom(least: number, most: number): (text: string) => number {
  return (text) => {
    const value = finiteNumber(text);
    if (value >= least && value <= most) return value;
    throw new InvalidArgumentError(`Expected a number from ${least} to ${most} but found ${value}.`);
  };
}

/** A parser of shares of which something is left. */
export function shareAboveZero(text: string): number {
  const value = numberFrom(0, 1)(text);
  if (value > 0) return value;
  throw new InvalidArgumentError(`Expected a number above 0 but found ${value}.`);
}

/** A parser of numbers from 0 to 1 with commas between. */
export function shareList(text: string): number[] {
  return text.split(',').map(numberFrom(0, 1));
}

/** A parser of depths with commas between: each once, and in rising order, as every calibration has them. */
export function depthList(text: string): number[] {
  const depths = text.split(',').map(wholeNumber(1));
  if (depths.every((depth, k) => k === 0 || depth > depths[k - 1]!)) return depths;
  throw new InvalidArgumentError(`Expected different depths in rising order, e.g. 50,400, but found "${text}".`);
}

/** A parser of jumps, such as 10x10. */
export function jump(text: string): Jumps {
  const [, length, samples] = /^(\d+)x(\d+)$/.exec(text) ?? [];
  if (length === undefined || samples === undefined)
    throw new InvalidArgumentError(`Expected <length>x<samples>, e.g. 10x10, but found "${text}".`);
  return { length: wholeNumber(1)(length), samples: wholeNumber(1)(samples) };
}
