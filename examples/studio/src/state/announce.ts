import { signal } from '@preact/signals';

/** What was said last to who cannot see it; a number, so that the same sentence is said again. */
export const said = signal<{ readonly text: string; readonly count: number }>({ text: '', count: 0 });

/** Says what has happened. */
export function announce(text: string): void {
  said.value = { text, count: said.value.count + 1 };
}
