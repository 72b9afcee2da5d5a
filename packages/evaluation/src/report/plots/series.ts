import type { DegradationKind } from '../../degradations/degradation.js';
import type { MethodName } from '../../evaluation/methods.js';
import { type Html, html } from '../page/html.js';

/** Shapes that are told apart without their colour. */
const shapes = {
  disc: 'M-5 0a5 5 0 1 0 10 0a5 5 0 1 0-10 0z',
  ring: 'M-4.5 0a4.5 4.5 0 1 0 9 0a4.5 4.5 0 1 0-9 0z',
  diamond: 'M0-6 6 0 0 6-6 0z',
  square: 'M-4.5-4.5h9v9h-9z',
  up: 'M0-5.5 5.5 4.5h-11z',
  down: 'M0 5.5 5.5-4.5h-11z',
  cross: 'M-4.5-4.5 4.5 4.5M-4.5 4.5 4.5-4.5',
  plus: 'M0-5.5V5.5M-5.5 0h11',
  bar: 'M0-6V6',
} as const;

const lines: readonly (keyof typeof shapes)[] = ['ring', 'cross', 'plus', 'bar'];

/** What a plot shows of one kind: its name, colour (of the style sheet) and shape. */
export interface Series {
  readonly name: string;
  readonly colour: 'blue' | 'grey' | 'green' | 'purple' | 'ochre' | 'red' | 'cyan' | 'pink';
  readonly shape: keyof typeof shapes;
}

/** How each method is drawn, everywhere. */
export const methodLooks: Readonly<Record<MethodName, Pick<Series, 'colour' | 'shape'>>> = {
  nothing: { colour: 'grey', shape: 'ring' },
  correct: { colour: 'blue', shape: 'disc' },
  oracle: { colour: 'green', shape: 'diamond' },
  uniform: { colour: 'purple', shape: 'square' },
  'plain-blend': { colour: 'ochre', shape: 'up' },
  'ddpm-400': { colour: 'red', shape: 'cross' },
};

/** How each degradation is drawn, everywhere. */
export const kindLooks: Readonly<Record<DegradationKind, Pick<Series, 'colour' | 'shape'>>> = {
  grey: { colour: 'grey', shape: 'square' },
  offset: { colour: 'blue', shape: 'disc' },
  scratch: { colour: 'red', shape: 'cross' },
  dust: { colour: 'ochre', shape: 'plus' },
  blur: { colour: 'purple', shape: 'ring' },
  occluder: { colour: 'green', shape: 'diamond' },
  jpeg: { colour: 'cyan', shape: 'down' },
  cast: { colour: 'pink', shape: 'up' },
};

/** One point of a series. */
export function mark({ colour, shape }: Pick<Series, 'colour' | 'shape'>, x: number, y: number): Html {
  const fill = lines.includes(shape) ? 'none' : 'currentColor';
  return html`<path class="mark ${colour}" fill="${fill}" transform="translate(${x} ${y})" d="${shapes[shape]}"/>`;
}

/** Which mark is which. */
export function legend(series: readonly Series[]): Html {
  const entries = series.map(
    (one) =>
      html`<li><svg viewBox="-8 -8 16 16" width="16" height="16" aria-hidden="true">${mark(one, 0, 0)}</svg>${one.name}</li>`,
  );
  return html`<ul class="legend">${entries}</ul>`;
}
