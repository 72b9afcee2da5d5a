import { useLayoutEffect, useRef } from 'preact/hooks';
import { choose } from '../state/flow.js';
import { currentId, isUnsaved, type Picture, pictures } from '../state/picture.js';
import { isBeingMended, runs } from '../state/run.js';
import { FileButton } from './file-button.js';
import { Icon } from './icon.js';
import { letGo } from './let-go.js';
import { openFiles } from './open-files.js';

/** All the photographs, as a strip of film. */
export function Strip() {
  return (
    <section class="strip" aria-label="Photographs">
      <ul>
        {pictures.value.map((own) => (
          <li key={own.id} class={own.id === currentId.value ? 'current' : ''}>
            <button
              type="button"
              class="frame"
              aria-label={[own.name, spoken[stateOf(own)]].filter(Boolean).join(', ')}
              {...(own.id === currentId.value && { 'aria-current': 'true' as const })}
              onClick={() => choose(own.id)}
            >
              <Thumbnail own={own} />
              <span class="state" aria-hidden>
                {stateOf(own)}
              </span>
              {isBeingMended(own.id) && <Done own={own} />}
            </button>
            <button type="button" class="close" aria-label={`Let go of ${own.name}`} onClick={() => letGo(own)}>
              <Icon name="close" />
            </button>
          </li>
        ))}
      </ul>
      <FileButton accept="image/*" multiple onFiles={openFiles}>
        <Icon name="plus" />
        <span class="unseen">Add photographs</span>
      </FileButton>
    </section>
  );
}

/** What is said of each state to who hears it. */
const spoken = { opening: 'opening', mending: 'mending', mended: 'mended, not saved yet', saved: 'saved', '': '' };

function stateOf(own: Picture): keyof typeof spoken {
  if (!own.opened.value) return 'opening';
  if (isBeingMended(own.id)) return 'mending';
  if (own.work.value.present.mending && isUnsaved(own)) return 'mended';
  return own.saved.value ? 'saved' : '';
}

/** How far its mending is. */
function Done({ own }: { own: Picture }) {
  const { doing, step } = runs.value.get(own.id)!;
  const share = step ? step.calls / step.totalCalls : doing === 'merging' ? 1 : 0;
  return <i class="done" style={{ scale: `${share} 1` }} aria-hidden />;
}

function Thumbnail({ own }: { own: Picture }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const small = own.opened.value?.small ?? own.preview.value;
  useLayoutEffect(() => {
    if (!small) return;
    const side = 112;
    const square = Math.min(small.width, small.height);
    Object.assign(canvas.current!, { width: side, height: side });
    const [x, y] = [(small.width - square) / 2, (small.height - square) / 2];
    canvas.current!.getContext('2d')!.drawImage(small, x, y, square, square, 0, 0, side, side);
  }, [small]);
  return <canvas ref={canvas} aria-hidden />;
}
