/** Red, green and blue, 0 to 255. */
export type Colour = readonly [red: number, green: number, blue: number];

/** Gives the colour of a value in `[0, 1]`, on a scale that never moves. */
export type ColourMap = (value: number) => Colour;

/** Matplotlib's "inferno": black, purple, orange, yellow, each step as visible as any other, in grey too. */
export async function inferno(): Promise<ColourMap> {
  const { interpolateInferno } = await import('d3-scale-chromatic');
  const table = Array.from({ length: 256 }, (_, i): Colour => {
    const hex = Number.parseInt(interpolateInferno(i / 255).slice(1), 16);
    return [hex >> 16, (hex >> 8) & 255, hex & 255];
  });
  return (value) => table[level(value)]!;
}

/** Black to white. */
export function greys(value: number): Colour {
  return [level(value), level(value), level(value)];
}

function level(value: number): number {
  return Math.round(Math.min(Math.max(value, 0), 1) * 255);
}
