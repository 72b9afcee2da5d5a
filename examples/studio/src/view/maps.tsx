import { useLayoutEffect, useRef } from 'preact/hooks';
import { picture } from '../state/picture.js';
import { stage, view } from '../state/viewport.js';
import { cleared } from './draw.js';

/** How unusual each place of the faces is, in colours on a fixed scale. */
export function Maps() {
  const canvas = useRef<HTMLCanvasElement>(null);
  const maps = picture.value?.found.value?.maps ?? [];
  const [room, { scale, x, y }] = [stage.value, view.value];
  useLayoutEffect(() => {
    const context = cleared(canvas.current!, room);
    for (const { square, picture: map } of maps) {
      context.save();
      context.translate(x + scale * (square.x + square.size / 2), y + scale * (square.y + square.size / 2));
      context.rotate((square.angle * Math.PI) / 180);
      const side = scale * square.size;
      context.drawImage(map, -side / 2, -side / 2, side, side);
      context.restore();
    }
  });
  return <canvas ref={canvas} role="img" aria-label="How unusual each place looks: light is most unusual" />;
}
