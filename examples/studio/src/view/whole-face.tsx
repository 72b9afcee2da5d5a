import { useSignal } from '@preact/signals';
import type { WholeKind } from '../engine/whole/kinds.js';
import type { Whole } from '../engine/whole/places.js';
import { isAllOver, slide } from '../state/all-over.js';
import { type Picture, takenFaces, work } from '../state/picture.js';
import { prior } from '../state/prior.js';
import { Slider } from './slider.js';
import { inSeries } from './words.js';

const says: Readonly<Record<WholeKind, string>> = {
  blur: 'looks blurred',
  noise: 'looks noisy',
  cast: 'has a colour cast',
  blocks: 'shows the blocks of a JPEG',
};

const sliders: Readonly<Record<keyof Whole, { label: string; hint: string }>> = {
  sharpen: { label: 'Sharpen', hint: 'makes up fine detail that fits the rest: crisper, not truer' },
  denoise: { label: 'Denoise', hint: 'keeps of each size of detail what grain leaves credible' },
  colour: { label: 'Colour', hint: 'makes up the broad colours, for a cast' },
};

/** How many times as large as what the model sees a face may be before it loses detail that the model has not seen. */
const most = 2;

/** What is wrong with each face at every place, in sentences. */
export function wholeSentences(own: Picture): string[] {
  const kinds = own.found.value?.kinds ?? [];
  const numbers = work.value.faces.flatMap(({ isTaken }, n) => (isTaken ? [n + 1] : []));
  return kinds.flatMap((of, n) => {
    if (of.length === 0) return [];
    const face = work.value.faces.length === 1 ? 'This face' : `Face ${numbers[n]}`;
    return [`${face} ${inSeries(of.map((kind) => says[kind]))}.`];
  });
}

/** What no spot shows: a face that is blurred, noisy or of a cast, and what can be done about it. */
export function WholeFace({ own }: { own: Picture }) {
  return prior.value?.hasBands && own.found.value ? <Sliders key={own.id} own={own} /> : null;
}

function Sliders({ own }: { own: Picture }) {
  const sentences = wholeSentences(own);
  // Where there is something to be said it is open at first; back at 0 it does not close.
  const isOpen = useSignal(sentences.length > 0 || isAllOver.value);
  const { shape } = prior.value!;
  const names = (Object.keys(sliders) as (keyof Whole)[]).filter(
    (name) => name !== 'colour' || !own.found.value!.isGrey,
  );
  const seen = Math.max(shape[1], shape[2]);
  const isLarge = takenFaces.value.some(({ region }) => region.size > most * seen);
  return (
    <details class="whole" open={isOpen.value} onToggle={({ currentTarget }) => (isOpen.value = currentTarget.open)}>
      <summary>The whole face</summary>
      {sentences.map((sentence) => (
        <p key={sentence}>{sentence}</p>
      ))}
      <p class="hint">
        Changes all of a face. What is sharpened is made up: crisper, not truer.
        {isLarge &&
          isAllOver.value &&
          ` This face is larger than what I see of it, ${seen} pixels: it comes out softer.`}
      </p>
      {names.map((name) => (
        <Slider
          key={name}
          {...sliders[name]}
          value={100 * work.value.whole[name]}
          min={0}
          max={100}
          step={5}
          text={(value) => (value === 0 ? 'off' : `${Math.round(value)} %`)}
          onInput={(value) => slide(name, value / 100)}
        />
      ))}
    </details>
  );
}
