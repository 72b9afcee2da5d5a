/** @param values `[C,H,W]` in `[-1, 1]`, where -1 is no light */
const lightOf = (value: number) => value + 1;

/**
 * Ours. One gain for each channel, which is what a cast of colour is: by least squares, those that bring an image nearest to what was made of it.
 *
 * @param image `[C,H,W]` in `[-1, 1]`
 * @param made of its shape: a sample of the prior that is held to all of it but coarse chroma
 * @returns C numbers; 1 for a channel without light
 */
export function channelGains(image: Float32Array, made: Float32Array, channels: number): number[] {
  const plane = image.length / channels;
  return Array.from({ length: channels }, (_, c) => {
    let [product, square] = [0, 0];
    for (let i = c * plane; i < (c + 1) * plane; i++) {
      product += lightOf(image[i]!) * lightOf(made[i]!);
      square += lightOf(image[i]!) ** 2;
    }
    return square > 0 ? product / square : 1;
  });
}
