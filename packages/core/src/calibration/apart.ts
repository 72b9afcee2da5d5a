/** A variance that is none: as far as colours of 8 bits cannot be told apart. */
const none = 1e-6;

/**
 * How far each of some points of a plane is from their mean, in their own deviations: squared Mahalanobis distances. Each point
 * counts in the mean and the covariance as all others do, so that those of exchangeable points are exchangeable.
 */
export function apart(points: readonly (readonly [number, number])[]): number[] {
  const mean = (of: (point: readonly [number, number]) => number) =>
    points.reduce((sum, point) => sum + of(point), 0) / points.length;
  const [x, y] = [mean((point) => point[0]), mean((point) => point[1])];
  const xx = mean((point) => (point[0] - x) ** 2) + none;
  const yy = mean((point) => (point[1] - y) ** 2) + none;
  const xy = mean((point) => (point[0] - x) * (point[1] - y));
  return points.map(([px, py]) => {
    const [dx, dy] = [px - x, py - y];
    return (yy * dx * dx - 2 * xy * dx * dy + xx * dy * dy) / (xx * yy - xy * xy);
  });
}
