import { divide } from '../state/tools.js';

/** The line between before and after, to be moved. */
export function Compare() {
  const move = (event: PointerEvent) => {
    const { left, width } = (event.currentTarget as Element).closest('.stage')!.getBoundingClientRect();
    divide.value = Math.min(1, Math.max(0, (event.clientX - left) / width));
  };
  return (
    <>
      <span class="tag before" style={{ right: `${100 - 100 * divide.value}%` }}>
        before
      </span>
      <span class="tag after" style={{ left: `${100 * divide.value}%` }}>
        after
      </span>
      <div
        class="divider"
        data-own
        style={{ left: `${100 * divide.value}%` }}
        role="slider"
        tabIndex={0}
        aria-label="Line between before and after"
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={Math.round(100 * divide.value)}
        onPointerDown={(event) => {
          event.currentTarget.setPointerCapture(event.pointerId);
          event.currentTarget.focus();
          event.preventDefault();
        }}
        onPointerMove={(event) => {
          if (event.currentTarget.hasPointerCapture(event.pointerId)) move(event);
        }}
        onKeyDown={(event) => {
          const to = { ArrowLeft: divide.value - 0.02, ArrowRight: divide.value + 0.02, Home: 0, End: 1 }[event.key];
          if (to === undefined) return;
          event.preventDefault();
          event.stopPropagation();
          divide.value = Math.min(1, Math.max(0, to));
        }}
      >
        <i aria-hidden />
      </div>
    </>
  );
}
