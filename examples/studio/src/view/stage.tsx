import type { ComponentChildren } from 'preact';
import type { Photo } from '../engine/photo.js';
import { attention, map } from '../state/attention.js';
import { photo } from '../state/picture.js';
import { chosen, result } from '../state/result.js';
import { run } from '../state/run.js';
import { type View, view } from '../state/view.js';
import { kept } from '../state/weight.js';
import { BrushSurface } from './brush-surface.js';
import { Canvas } from './canvas.js';
import { Compare } from './compare.js';
import { drawBitmap, drawFilm, drawImage, drawMap } from './draw.js';
import { FrameTool } from './frame-tool.js';
import { Legend } from './legend.js';
import { regionStyle } from './region-style.js';
import { Samples } from './samples.js';

const names: Readonly<Record<View, string>> = {
  frame: 'Frame',
  map: 'Map',
  weight: 'Weight',
  result: 'Before / after',
  samples: 'Samples',
};

/** The picture, and ways to look at it. */
export function Stage() {
  const opened = photo.value!;
  const available: Record<View, boolean> = {
    frame: true,
    map: true,
    weight: kept.value !== undefined,
    result: result.value !== undefined,
    samples: (result.value?.images.length ?? 0) > 1,
  };
  const shown = available[view.value] ? view.value : 'map';
  return (
    <section class="stage" aria-label="Picture">
      <div class="views" role="tablist" aria-label="View">
        {(Object.keys(names) as View[]).map((name) => (
          <button
            key={name}
            type="button"
            role="tab"
            aria-selected={shown === name}
            disabled={!available[name]}
            onClick={() => {
              view.value = name;
            }}
          >
            {names[name]}
          </button>
        ))}
      </div>
      <div class="easel" role="tabpanel" aria-label={names[shown]}>
        {shown === 'samples' ? <Samples /> : <Picture opened={opened} shown={shown} />}
      </div>
      <Caption opened={opened} shown={shown} />
    </section>
  );
}

function Picture({ opened, shown }: { opened: Photo; shown: View }) {
  const preview = run.value?.task === 'correction' ? run.value.preview : undefined;
  return (
    <div class="picture" style={{ '--ratio': opened.width / opened.height }}>
      <Canvas
        value={opened.picture}
        draw={drawBitmap}
        label={`Photograph ${opened.name}, ${opened.width} by ${opened.height} pixels`}
        className={shown === 'map' && map.value && !preview ? 'grey' : ''}
      />
      {shown === 'result' && !preview && <Compare after={result.value!.shown[chosen.value]!.picture} />}
      <InRegion opened={opened}>
        {preview && <Canvas value={preview} draw={drawImage} label="What the model makes of it so far" />}
        {!preview && shown === 'map' && map.value && <Canvas value={map.value} draw={drawMap} label="Attention map" />}
        {!preview && shown === 'weight' && (
          <BrushSurface>
            <Canvas value={kept.value!} draw={drawFilm} label="What is to be corrected, as a red film" />
          </BrushSurface>
        )}
      </InRegion>
      {shown === 'frame' && <FrameTool key={opened.id} />}
    </div>
  );
}

/** Lays its children over the square that the model sees. */
function InRegion({ opened, children }: { opened: Photo; children: ComponentChildren }) {
  return (
    <div class="region" style={regionStyle(opened.region, opened)}>
      {children}
    </div>
  );
}

function Caption({ opened, shown }: { opened: Photo; shown: View }) {
  const made = { map: attention.value, weight: attention.value, result: result.value, samples: result.value }[
    shown as Exclude<View, 'frame'>
  ];
  return (
    <div class="caption">
      <span class="file">{opened.name}</span>
      <span>
        {opened.width} × {opened.height}
      </span>
      {made && (
        <span>
          {made.modelCalls} model calls, {made.seconds.toFixed(1)} s
        </span>
      )}
      {shown === 'map' && attention.value && <Legend name="attention" most="1" />}
    </div>
  );
}
