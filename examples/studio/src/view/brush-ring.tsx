import { brushSize, tool } from '../state/tools.js';
import { view } from '../state/viewport.js';
import { pointer } from './gestures.js';

/** How large the brush is, where it is. */
export function BrushRing() {
  if (!pointer.value) return null;
  const [x, y] = pointer.value;
  const across = Math.max(3, brushSize.value * view.value.scale);
  return (
    <div
      class={`ring ${tool.value}`}
      style={{ left: `${x}px`, top: `${y}px`, width: `${across}px`, height: `${across}px` }}
    />
  );
}
