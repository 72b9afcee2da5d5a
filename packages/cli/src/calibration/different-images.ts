import { printPassedOver } from '../batch/notes.js';
import { withoutCopies } from '../files/copies.js';
import { expandInputs } from '../files/expand-inputs.js';
import { readableExtensions } from '../image/known-formats.js';

/** The images that inputs name, each once. */
export async function differentImages(inputs: string[]): Promise<string[]> {
  // Folders of folders too: a dataset often has one for each person.
  const expanded = await expandInputs(inputs, { extensions: readableExtensions, subfolders: true });
  const { paths, passedOver } = await withoutCopies(expanded.paths, 'an image');
  printPassedOver([...expanded.passedOver, ...passedOver]);
  return paths;
}
