import { begin, lookForDamage, placeFace } from '../state/flow.js';
import { type Picture, takenFaces, work } from '../state/picture.js';
import { loading, prior } from '../state/prior.js';
import { run } from '../state/run.js';
import { facesFound } from '../state/said.js';
import { adjusted } from '../state/tools.js';
import { drawnFace } from './new-face.js';
import { Arrival, Opening, Progress } from './progress.js';
import { ToMended } from './to-mended.js';

export function FacePanel({ own }: { own: Picture }) {
  const { faces } = work.value;
  const isSearched = own.isSearched.value;
  const taken = takenFaces.value.length;
  const adjust = () => {
    const first = faces.findIndex(({ isTaken }) => isTaken);
    adjusted.value = adjusted.value === undefined ? Math.max(0, first) : undefined;
  };
  const addFace = () => {
    placeFace(drawnFace());
    adjusted.value = work.value.faces.length - 1;
  };
  if (!own.opened.value || !isSearched)
    return (
      <>
        <h2 tabIndex={-1}>{own.opened.value ? 'Looking at your photograph' : 'Opening your photograph'}</h2>
        {!prior.value && loading.value && (
          <p class="hint">What mends photographs comes to this page once, and stays for the next visit.</p>
        )}
        {!prior.value && <Arrival />}
        {!own.opened.value && prior.value && <Opening />}
        <Progress />
        {own.opened.value && prior.value && !run.value && (
          <button type="button" class="primary" onClick={() => void begin(own)}>
            Look for faces
          </button>
        )}
      </>
    );
  if (faces.length === 0)
    return (
      <>
        <h2 tabIndex={-1}>I can’t find a face.</h2>
        <p>Draw a box around one: drag over the photograph.</p>
        <button type="button" class="primary" onClick={addFace}>
          Put a box in the middle
        </button>
      </>
    );
  const isAdjusted = adjusted.value !== undefined;
  const isLooking = run.value?.doing === 'looking';
  // What goes on by itself asks for no answer.
  const title = faces.length === 1 && !isLooking ? 'Is this the face?' : facesFound(faces.length);
  return (
    <>
      <h2 tabIndex={-1}>{title}</h2>
      {isAdjusted ? (
        <p>Drag the box until the head fits the oval. Pull the round handle to turn it.</p>
      ) : (
        <p>{faces.length === 1 ? 'Adjust the box if it sits wrong.' : 'Tap a face to leave it as it is.'}</p>
      )}
      <div class="row">
        {faces.length > 1 && isAdjusted && (
          <button type="button" onClick={() => (adjusted.value = (adjusted.value! + 1) % faces.length)}>
            Next box
          </button>
        )}
        <button type="button" aria-pressed={isAdjusted} onClick={adjust}>
          {isAdjusted ? 'Done adjusting' : faces.length === 1 ? 'Adjust the box' : 'Adjust the boxes'}
        </button>
        {!isAdjusted && (
          <button type="button" onClick={addFace}>
            Add a face
          </button>
        )}
      </div>
      <Progress />
      {!isLooking && (
        <button
          type="button"
          class="primary"
          disabled={taken === 0 || !prior.value || run.value !== undefined}
          onClick={() => void lookForDamage()}
        >
          Look for damage
        </button>
      )}
      <ToMended own={own} />
    </>
  );
}
