import { publint } from 'publint';
import { formatMessage } from 'publint/utils';
import type { Packed } from './packed.js';

/** What publint, strict, has to say about a package: targets that are not in it, wrong formats, and the like. */
export async function lint({ name, manifest, files }: Packed): Promise<string[]> {
  const entries = [...files].map(([file, data]) => ({ name: `${name}/${file}`, data }));
  const { messages } = await publint({ pkgDir: name, strict: true, pack: { files: entries } });
  return messages.map((message) => formatMessage(message, manifest, { color: false }) ?? message.code);
}
