/** @param values `[C,H,W]` in `[-1, 1]`, where -1 is no light */
const lightOf = (value: number) => value + 1;

/**
 * Ours. One gain for each channel, which is what a cast of colour is: by least squares, those that bring an image nearest to what was made of it.
 * Several samples err less than one, each in a colour of its own.
 *
 * @param image `[C,H,W]` in `[-1, 1]`
 * @param made `[S,C,H,W]`: samples of the prior that are held to all of it but coarse chroma
 * @returns C numbers; 1 for a channel without light
 */
export function channelGains(image: Float32Array, made: Float32Array, channels: number): number[] {
  const plane = image.length / channels;
  const samples = made.length / image.length;
  const [products, squares] = [new Float64Array(channels), new Float64Array(channels)];
  for (let i = 0; i < made.length; i++) {
    const at = i % image.length;
    const c = Math.floor(at / plane);
    products[c]! += (lightOf(image[at]!) * lightOf(made[i]!)) / samples;
    squares[c]! += lightOf(image[at]!) ** 2 / samples;
  }
  return Array.from(products, (product, c) => (squares[c]! > 0 ? product / squares[c]! : 1));
}
