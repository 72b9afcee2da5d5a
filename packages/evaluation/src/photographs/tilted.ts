import { blankPixels, fullScale, type Image, imagePlane, type Point } from '@fuzzydiff/core/image';
import { turnPlanes } from '@fuzzydiff/core/internal';
import type { Photograph } from './photograph.js';

/**
 * A photograph turned clockwise about the middle of its largest face, or its own where it has none; beyond its edge, that goes on.
 * Each face's box is about where its middle comes to lie, as large as an ellipse in the old one takes when it is turned.
 *
 * @param degrees from -180 to 180
 */
export function tilted({ key, image, faces }: Photograph, degrees: number): Photograph {
  const middle = (box: { x: number; y: number; width: number; height: number }): Point => [
    box.x + box.width / 2,
    box.y + box.height / 2,
  ];
  const [largest] = faces.toSorted((a, b) => b.width * b.height - a.width * a.height);
  const about = middle(largest ?? { x: 0, y: 0, ...image });
  const angle = (degrees * Math.PI) / 180;
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  const turned = faces.map((box) => {
    const [x, y] = [0, 1].map((axis) => middle(box)[axis]! - about[axis]!) as [number, number];
    const [cx, cy] = [about[0] + cos * x - sin * y, about[1] + sin * x + cos * y];
    const [width, height] = [
      Math.hypot(cos * box.width, sin * box.height),
      Math.hypot(sin * box.width, cos * box.height),
    ];
    return { x: cx - width / 2, y: cy - height / 2, width, height };
  });
  return { key, image: turnedImage(image, about, angle), faces: turned };
}

function turnedImage(image: Image, about: Point, angle: number): Image {
  const { width, height, channels } = image;
  const whole = { x: 0, y: 0, width, height };
  const planes = Array.from({ length: channels }, (_, c) => imagePlane(image, c, whole));
  const pixels = blankPixels(image, image.pixels.length);
  const full = fullScale(image);
  turnPlanes(planes, about, angle).forEach((values, c) => {
    values.forEach((value, i) => {
      pixels[i * channels + c] = Math.min(Math.max(Math.round(value), 0), full);
    });
  });
  const { alpha: _, ...rest } = image;
  return { ...rest, pixels };
}
