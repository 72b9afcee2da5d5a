import { signal } from '@preact/signals';

/** Seconds that a call of the model took last; unknown until something was looked at. */
export const secondsPerCall = signal<number | undefined>(undefined);

/** Notes how long some calls took. */
export function noteSpeed(seconds: number, calls: number): void {
  if (calls > 0) secondsPerCall.value = seconds / calls;
}
