import type { FileFormat } from '../engine/crossing.js';
import { choose } from '../state/flow.js';
import { type Picture, pictures, work } from '../state/picture.js';
import { isSaving } from '../state/save-picture.js';
import { Choice } from './choice.js';
import { FileButton } from './file-button.js';
import { keptOf } from './kept-of.js';
import { openFiles } from './open-files.js';
import { SaveButton } from './save-button.js';
import { canShare, copyNow, shareNow } from './saving.js';

export function SavePanel({ own }: { own: Picture }) {
  const as = own.saved.value?.work === work.value ? own.saved.value.as : undefined;
  const isSaved = as !== undefined;
  // There is nothing to be lost: the next photograph is what somebody wants.
  const isDone = isSaved || !work.value.mending;
  const others = pictures.value;
  const next = others[others.indexOf(own) + 1];
  const from = own.opened.value!.format;
  const formats = {
    ...(from !== 'png' && { [from]: { jpeg: 'JPEG', webp: 'WebP', png: '' }[from] }),
    png: 'PNG',
  } as Record<FileFormat, string>;
  return (
    <>
      <h2 tabIndex={-1}>{isSaved ? 'Saved.' : work.value.mending ? 'Save it' : 'Nothing was changed.'}</h2>
      <p>
        {isSaved ? `It is ${as}, among your downloads. ` : ''}
        {keptOf(work.value.mending !== undefined, own.format.value, own.opened.value!.stored)}
      </p>
      {from !== 'png' && (
        <Choice
          label="Save as"
          options={formats}
          value={own.format.value}
          onChoose={(format) => {
            own.format.value = format;
          }}
        />
      )}
      <div class="row">
        <button type="button" disabled={isSaving.value} onClick={() => void copyNow()}>
          Copy
        </button>
        {canShare() && (
          <button type="button" disabled={isSaving.value} onClick={() => void shareNow()}>
            Share
          </button>
        )}
        {isDone && <SaveButton label={isSaved ? 'Save again' : 'Save'} />}
      </div>
      {!isDone && <SaveButton isPrimary />}
      {isDone && next && (
        <button type="button" class="primary" onClick={() => choose(next.id)}>
          Next photograph
        </button>
      )}
      {isDone && !next && (
        <FileButton accept="image/*" multiple primary onFiles={openFiles}>
          Another photograph
        </FileButton>
      )}
    </>
  );
}
