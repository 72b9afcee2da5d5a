/** Writes a number for a reader. */
export type NumberFormat = (value: number) => string;

/** So many decimals, with a minus sign as wide as a plus; never "-0.00". */
export function decimals(digits: number): NumberFormat {
  return (value) => {
    const text = Math.abs(value).toFixed(digits);
    return value < 0 && /[1-9]/.test(text) ? `\u2212${text}` : text;
  };
}

/** The same with its sign always there, for differences; what is written as zero has none. */
export function signed(format: NumberFormat): NumberFormat {
  return (value) => {
    const text = format(Math.abs(value));
    if (!/[1-9]/.test(text)) return text;
    return `${value < 0 ? '\u2212' : '+'}${text}`;
  };
}

/** A share, as per cent. */
export function percent(value: number): string {
  return `${decimals(1)(100 * value)}\u00a0%`;
}

/** Some three digits, but no fewer than the whole ones: 0.0123, 1.23, 123, 2,410. */
export function threeDigits(value: number): string {
  if (value === 0) return '0';
  const size = Math.floor(Math.log10(Math.abs(value)));
  const digits = Math.min(6, Math.max(0, 2 - size));
  return digits === 0 ? whole(Math.round(value)) : decimals(digits)(value);
}

/** A count, with its thousands set off; parts of one to a tenth. */
export function whole(value: number): string {
  return value.toLocaleString('en', { maximumFractionDigits: 1 });
}

/** A number of things: "1 image", "12 images". */
export function counted(count: number, thing: string): string {
  return `${whole(count)} ${thing}${count === 1 ? '' : 's'}`;
}
