/** The least `alpha` that a promise on n clean images can keep, `1 / (n + 1)`, and what of it is said to people. */
export interface LeastAlpha {
  /** Above 0 to 1. */
  readonly value: number;
  /** As a fraction and as a number. */
  readonly words: string;
  /** With two digits, to be passed: above 0 to 1, and not below `value`. */
  readonly passed: number;
}

/** The least `alpha` of a promise on so many clean images, 0 or more. */
export function leastAlpha(images: number): LeastAlpha {
  const value = 1 / (images + 1);
  // Rounded up: one that is a little below would be refused. What lies above a digit by rounding alone is that digit.
  const unit = 10 ** (Math.floor(Math.log10(value)) - 1);
  const passed = Number((Math.ceil(value / unit - 1e-9) * unit).toPrecision(2));
  return { value, words: `1/${images + 1} (${value.toPrecision(2)})`, passed };
}

/** On how many clean images a promise has to be taken for an `alpha` above 0 to 1: 1 or more. */
export function imagesFor(alpha: number): number {
  const images = Math.max(Math.round(1 / alpha) - 1, 1);
  return leastAlpha(images).value <= alpha ? images : images + 1;
}
