import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { examples } from './site.js';

/** Drops or pastes an example under another name. */
export async function bringIn(page: Page, way: 'drop' | 'paste', name: string, example = 'dusty.png'): Promise<void> {
  const bytes = [...(await readFile(path.join(examples, example)))];
  await page.evaluate(
    ([way, name, bytes]) => {
      const transfer = new DataTransfer();
      transfer.items.add(new File([Uint8Array.from(bytes)], name, { type: 'image/png' }));
      const event =
        way === 'drop'
          ? new DragEvent('drop', { dataTransfer: transfer, bubbles: true, cancelable: true })
          : new ClipboardEvent('paste', { clipboardData: transfer, bubbles: true });
      document.body.dispatchEvent(event);
    },
    [way, name, bytes] as const,
  );
}

/** What a button saves, under that name. */
export async function saved(page: Page, button: string, name: string): Promise<Buffer> {
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: button }).click(),
  ]);
  expect(download.suggestedFilename()).toBe(name);
  return readFile(await download.path());
}
