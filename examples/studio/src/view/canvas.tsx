import { useLayoutEffect, useRef } from 'preact/hooks';

/** A canvas that shows `value`, drawn again whenever that is another. */
export function Canvas<T>({
  value,
  draw,
  label,
  className = '',
}: {
  value: T;
  draw: (canvas: HTMLCanvasElement, value: T) => void;
  label?: string;
  className?: string;
}) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useLayoutEffect(() => draw(canvas.current!, value), [value, draw]);
  return (
    <canvas
      ref={canvas}
      class={className}
      {...(label ? { role: 'img', 'aria-label': label } : { 'aria-hidden': true })}
    />
  );
}
