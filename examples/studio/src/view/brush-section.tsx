import type { Brush, BrushTool } from '../engine/brush.js';
import { stemOf } from '../engine/calibrate.js';
import { weightPng } from '../engine/weight-file.js';
import { photo } from '../state/picture.js';
import { brush, brushSizes, view } from '../state/view.js';
import {
  canRedo,
  canUndo,
  clearHandWork,
  importWeight,
  isHandMade,
  kept,
  redoHandWork,
  undoHandWork,
} from '../state/weight.js';
import { Choice } from './choice.js';
import { FileButton } from './file-button.js';
import { save } from './save.js';
import { Slider } from './slider.js';

const tools: Readonly<Record<BrushTool, string>> = { correct: 'correct', keep: 'keep', restore: 'as the map' };

/** The soft brush on the weight, and the weight as a file. */
export function BrushSection() {
  const set = (changed: Partial<Brush>) => {
    brush.value = { ...brush.value, ...changed };
    if (kept.value) view.value = 'weight';
  };
  const disabled = !kept.value;
  return (
    <section class="section" aria-labelledby="brush">
      <h2 id="brush">Brush</h2>
      <Choice
        label="Paint"
        options={tools}
        value={brush.value.tool}
        disabled={disabled}
        onChoose={(tool) => set({ tool })}
      />
      <Slider
        label="Size"
        value={brush.value.size}
        min={brushSizes.least}
        max={brushSizes.most}
        step={1}
        digits={0}
        disabled={disabled}
        onInput={(size) => set({ size })}
      />
      <Slider
        label="Hardness"
        value={brush.value.hardness}
        min={0}
        max={1}
        step={0.05}
        disabled={disabled}
        onInput={(hardness) => set({ hardness })}
      />
      <Slider
        label="Brush strength"
        value={brush.value.strength}
        min={0.05}
        max={1}
        step={0.05}
        disabled={disabled}
        onInput={(strength) => set({ strength })}
      />
      <div class="row">
        <button type="button" disabled={!canUndo.value} onClick={undoHandWork}>
          Undo
        </button>
        <button type="button" disabled={!canRedo.value} onClick={redoHandWork}>
          Redo
        </button>
        <button type="button" disabled={!isHandMade.value} onClick={clearHandWork}>
          Clear
        </button>
      </div>
      <div class="row">
        <FileButton
          accept="image/*"
          disabled={!photo.value}
          onFiles={([file]) => void importWeight(file!).then((taken) => taken && set({}))}
        >
          Open weight
        </FileButton>
        <button
          type="button"
          disabled={disabled}
          onClick={() => save(weightPng(kept.value!), `${stemOf(photo.value!.name)}.weight.png`)}
        >
          Save weight
        </button>
      </div>
    </section>
  );
}
