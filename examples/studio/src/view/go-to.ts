import { leave } from '../state/flow.js';
import type { Picture, StepName } from '../state/picture.js';
import { adjusted, isCompared, tool } from '../state/tools.js';
import { fit } from '../state/viewport.js';

/** Goes to a step of the photograph on the table. What is being mended goes on. */
export function goTo(own: Picture, step: StepName): void {
  // Where somebody is already, nothing is to be stopped.
  if (own.step.value === step) return;
  leave();
  fit();
  isCompared.value = false;
  adjusted.value = undefined;
  tool.value = 'choose';
  own.step.value = step;
}
