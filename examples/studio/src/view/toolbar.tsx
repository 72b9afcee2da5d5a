import type { ComponentChildren } from 'preact';
import { picture } from '../state/picture.js';
import { brushSize, brushSizes, chooseBrush, isPainting, type Tool, tool } from '../state/tools.js';
import { canRedo, canUndo, travel } from '../state/travel.js';
import { fit, isFitting, oneToOne, view, zoom } from '../state/viewport.js';
import { Icon } from './icon.js';

const tools: Readonly<Record<Tool, string>> = { choose: 'Choose', paint: 'Paint', erase: 'Rub out' };

/** What is done to the photograph by hand, and how near it is seen. */
export function Toolbar() {
  const step = picture.value?.step.value;
  return (
    <div class="toolbar" role="toolbar" aria-label="Tools">
      {step === 'damage' && (
        <div class="group tools">
          {(Object.keys(tools) as Tool[]).map((name) => (
            <Button
              key={name}
              label={tools[name]}
              isOn={tool.value === name}
              onPress={() => {
                tool.value = name;
              }}
            >
              <Icon name={name} /> <span>{tools[name]}</span>
            </Button>
          ))}
        </div>
      )}
      {step === 'damage' && isPainting.value && <BrushSize />}
      <div class="group">
        <Button label="Undo" disabled={!canUndo()} onPress={() => travel('undo')}>
          <Icon name="undo" />
        </Button>
        <Button label="Redo" disabled={!canRedo()} onPress={() => travel('redo')}>
          <Icon name="redo" />
        </Button>
      </div>
      <div class="group zooms">
        <Button label="Zoom out" onPress={() => zoom(1 / 1.4)}>
          <Icon name="minus" />
        </Button>
        <output class="figures" aria-label="Zoom">
          {picture.value?.opened.value
            ? `${Math.round(100 * view.value.scale * (globalThis.devicePixelRatio || 1))} %`
            : ''}
        </output>
        <Button label="Zoom in" onPress={() => zoom(1.4)}>
          <Icon name="plus" />
        </Button>
        <Button label="Fit" isOn={isFitting.value} onPress={fit}>
          <Icon name="fit" />
        </Button>
        <Button label="1:1" title="One pixel of the photograph on one of the screen" onPress={() => oneToOne()}>
          <span class="figures">1:1</span>
        </Button>
      </div>
    </div>
  );
}

/** From 1 pixel on, in steps that are finer where it is small. */
function BrushSize() {
  const most = Math.log2(brushSizes.most);
  return (
    <label class="group brush-size">
      <span>Size</span>
      <input
        type="range"
        min={0}
        max={most}
        step={0.05}
        value={Math.log2(brushSize.value)}
        aria-label="Brush size"
        aria-valuetext={`${brushSize.value} pixels`}
        onInput={({ currentTarget }) => {
          chooseBrush(2 ** currentTarget.valueAsNumber);
        }}
      />
      <output class="figures">{brushSize.value}</output>
    </label>
  );
}

function Button({
  label,
  title = label,
  isOn,
  disabled = false,
  onPress,
  children,
}: {
  label: string;
  title?: string;
  isOn?: boolean;
  disabled?: boolean;
  onPress: () => void;
  children: ComponentChildren;
}) {
  return (
    <button
      type="button"
      title={title}
      aria-label={label}
      disabled={disabled}
      {...(isOn !== undefined && { 'aria-pressed': isOn })}
      onClick={onPress}
    >
      {children}
    </button>
  );
}
