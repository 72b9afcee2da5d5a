import type { DegradationKind } from '../../degradations/degradation.js';
import type { MethodName } from '../../evaluation/methods.js';

/** How something is called, and what it is. */
export interface Name {
  readonly name: string;
  readonly explanation: string;
}

/** Methods, for readers. */
export const methodTexts: Readonly<Record<MethodName, Name>> = {
  nothing: { name: 'Nothing', explanation: 'The degraded image as it is.' },
  correct: {
    name: 'Correction',
    explanation: 'What is evaluated: the attention map decides, pixel by pixel, how much of the input is kept.',
  },
  oracle: {
    name: 'Known mask',
    explanation:
      'The correction told where the damage is, in place of its map. Where it is everywhere, nothing is kept.',
  },
  uniform: {
    name: 'Uniform weight',
    explanation: 'The correction with the mean of its weight at every pixel: what remains without localisation.',
  },
  'plain-blend': {
    name: 'Plain blend',
    explanation: 'The correction with a plain weighted mean in place of the standardised fusion (eq. 6 undivided).',
  },
  'ddpm-400': {
    name: 'DDPM from 400',
    explanation: 'Noised to step 400 and denoised step by step, held to nothing: the paper\u2019s comparison.',
  },
};

/** Degradations, for readers. */
export const kindTexts: Readonly<Record<DegradationKind, Name>> = {
  grey: { name: 'Grey', explanation: 'one or two rectangles in which some of the channels are mid-grey' },
  offset: { name: 'Offset', explanation: 'a rectangle in which every pixel is shifted by a random amount' },
  scratch: { name: 'Scratches', explanation: 'thin bright or dark lines' },
  dust: { name: 'Dust', explanation: 'small specks and short fibres' },
  blur: { name: 'Blur', explanation: 'an ellipse out of focus' },
  occluder: { name: 'Occluder', explanation: 'an opaque shape in front of the face' },
  jpeg: { name: 'JPEG', explanation: 'compression at a quality of 5 to 20, everywhere or in a large part' },
  cast: { name: 'Colour cast', explanation: 'light of another colour, everywhere or in a large part' },
};

/** A model's name without the hash that tells its versions apart. */
export function shortName(model: string): string {
  return model.replace(/@[^@]*$/, '') || model;
}
