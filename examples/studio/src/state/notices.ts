import { signal } from '@preact/signals';

/** Something the user should know: a sentence. */
export interface Notice {
  readonly kind: 'error' | 'warning';
  readonly text: string;
}

export const notices = signal<readonly Notice[]>([]);

export function tell(kind: Notice['kind'], text: string): void {
  if (notices.value.some((notice) => notice.text === text)) return;
  notices.value = [...notices.value, { kind, text }];
}

export function dismiss(notice: Notice): void {
  notices.value = notices.value.filter((other) => other !== notice);
}

/** Says what went wrong, in the words of the error. */
export function tellError(error: unknown): void {
  tell('error', error instanceof Error ? error.message : String(error));
}
