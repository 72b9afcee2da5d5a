// Labels beside points, so that none lies on another, on a point or on an interval.

/**
 * @typedef {{ x: number, y: number, low: number, high: number, text: string, preset?: string }} Labelled `low` and `high` the
 *   ends of its interval, all in the drawing's units
 * @typedef {{ left: number, right: number, top: number, bottom: number }} Box
 * @typedef {{ text: string, left: number, baseline: number, box: Box,
 *   leader?: Line }} Label
 * @typedef {{ x1: number, y1: number, x2: number, y2: number }} Line
 */

/** Width of a letter, on the average of a label: of the widest of the usual typefaces, and of its bold. */
const letter = { plain: 6.9, bold: 7.8 };
const height = 13;

/** How much of two boxes is the same. @param {Box} a @param {Box} b */
function overlap(a, b) {
  const across = Math.min(a.right, b.right) - Math.max(a.left, b.left);
  const down = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
  return across > 0 && down > 0 ? across * down : 0;
}

/** How far a line runs through a box, as a count of samples. @param {Line} line @param {Box} box */
function crossed({ x1, y1, x2, y2 }, box) {
  const samples = 200;
  let inside = 0;
  for (let i = 0; i <= samples; i++) {
    const [x, y] = [x1 + ((x2 - x1) * i) / samples, y1 + ((y2 - y1) * i) / samples];
    if (x > box.left && x < box.right && y > box.top && y < box.bottom) inside++;
  }
  return inside;
}

/**
 * A place for the label of every point, in their order: beside it where that is free, else further off with a line to it.
 * @param {readonly Labelled[]} points
 * @param {Box} area what they have to lie in
 * @param {readonly Line[]} [lines] that run through it
 * @returns {Label[]}
 */
export function placeLabels(points, area, lines = []) {
  const marks = points.map(({ x, y, preset }) => around(x, y, preset ? 10 : 6));
  const bars = points.map(({ x, low, high }) => ({ left: x - 2, right: x + 2, top: high, bottom: low }));
  /** @type {Map<Labelled, Label>} */
  const placed = new Map();
  // The presets first, which stay beside their points; then those that have least room to go to: the most crowded.
  const crowd = (/** @type {Labelled} */ { x, y }) =>
    points.filter((other) => Math.abs(other.x - x) < 80 && Math.abs(other.y - y) < 40).length;
  const order = [...points].sort((a, b) => Number(!!b.preset) - Number(!!a.preset) || crowd(b) - crowd(a));
  for (const point of order) {
    const others = [...placed.values()];
    const cost = (/** @type {Label & { distance: number }} */ { box, leader, distance }) => {
      const out = box.left < area.left || box.right > area.right || box.top < area.top || box.bottom > area.bottom;
      const onLabels = others.reduce((sum, { box: other }) => sum + overlap(box, other), 0);
      const onMarks = marks.reduce((sum, mark) => sum + overlap(box, mark), 0);
      const onBars = bars.reduce((sum, bar) => sum + overlap(box, bar), 0);
      const over = [...lines, ...others.flatMap((other) => other.leader ?? [])];
      const underLines = over.reduce((sum, line) => sum + crossed(line, box), 0);
      const throughOthers = leader
        ? [...others.map((other) => other.box), ...marks.filter((_, i) => points[i] !== point)].reduce(
            (sum, other) => sum + crossed(leader, other),
            0,
          )
        : 0;
      return (
        (out ? 1e6 : 0) + 100 * onLabels + 60 * onMarks + 8 * onBars + 40 * underLines + 20 * throughOthers + distance
      );
    };
    const best = candidates(point).reduce((a, b) => (cost(b) < cost(a) ? b : a));
    placed.set(point, best);
  }
  return points.map((point) => /** @type {Label} */ (placed.get(point)));
}

/** @param {number} x @param {number} y @param {number} radius @returns {Box} */
const around = (x, y, radius) => ({ left: x - radius, right: x + radius, top: y - radius, bottom: y + radius });

/** Places for a label, at growing distances all around its point. @param {Labelled} point */
function candidates({ x, y, text, preset }) {
  const width = text.length * (preset ? letter.bold : letter.plain);
  const near = preset ? 14 : 11;
  return [near, near + 14, near + 30, near + 48, near + 70, near + 95, near + 125, near + 160].flatMap((distance) =>
    Array.from({ length: 24 }, (_, i) => {
      const angle = (i * Math.PI) / 12;
      const [dx, dy] = [Math.cos(angle), Math.sin(angle)];
      const [endX, endY] = [x + dx * distance, y + dy * distance];
      // The label starts where it is reached, and hangs from there away from its point.
      const left = endX - (width * (1 - dx)) / 2;
      const top = endY - (height * (1 - dy)) / 2;
      const box = { left, right: left + width, top, bottom: top + height };
      const leader =
        distance > near ? { x1: x + dx * near * 0.6, y1: y + dy * near * 0.6, x2: endX, y2: endY } : undefined;
      return { text, left, baseline: top + height - 3, box, distance, ...(leader && { leader }) };
    }),
  );
}
