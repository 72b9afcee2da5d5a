import type { Face, FaceDetector } from '@fuzzydiff/core';
import { FuzzydiffError } from '@fuzzydiff/core';
import { facesFromLeft } from '@fuzzydiff/core/internal';
import type { Command } from 'commander';
import { exitCodes } from '../batch/exit-codes.js';
import { findInputs } from '../batch/find-inputs.js';
import { interruptible } from '../batch/interrupt.js';
import { printNotes, printPassedOver } from '../batch/notes.js';
import { inLine, nameInLine } from '../files/in-line.js';
import { readImage } from '../image/read-image.js';
import { wholeNumber } from '../option-parsers.js';

interface FacesSettings {
  readonly minFace: number;
  readonly maxPixels: number;
  readonly json?: boolean;
}

/** What was found in a picture. */
type FacesResult =
  | { readonly input: string; readonly faces: readonly (Face & { readonly number: number })[] }
  | { readonly input: string; readonly error: string; readonly code: string };

/** `fuzzydiff faces`: lists the faces of photographs, and writes nothing. */
export function facesCommand(program: Command, finish: (code: number) => void): void {
  program
    .command('faces <inputs...>')
    .description('lists the faces of photographs by the numbers that --face takes; writes nothing')
    .option('--min-face <pixels>', "the smallest face that is looked for, by its box's longer side", wholeNumber(1), 32)
    .option('--max-pixels <n>', 'the largest image read, in pixels', wholeNumber(1), 100_000_000)
    .option('--json', 'one JSON document on stdout')
    .action(async (inputs: string[], settings: FacesSettings) => finish(await listFaces(inputs, settings)));
}

async function listFaces(inputs: readonly string[], { minFace, maxPixels, json }: FacesSettings): Promise<number> {
  const { paths, passedOver, missing } = await findInputs(inputs);
  printPassedOver(passedOver);
  const { openFaceDetector } = await import('@fuzzydiff/runtime-node');
  const detector = await openFaceDetector({ minFace });
  return interruptible('nothing was written', async (signal) => {
    const results: FacesResult[] = [];
    const found = async (input: string, look: () => Promise<FacesResult>) => {
      signal.throwIfAborted();
      const result = await look().catch((error: unknown) => failed(input, error));
      results.push(result);
      if (!json) print(result);
    };
    for (const { input, open } of missing) await found(input, () => open().then(() => ({ input, faces: [] })));
    for (const path of paths) await found(path, () => facesIn(path, detector, { minFace, maxPixels, signal }));
    if (json) process.stdout.write(`${JSON.stringify({ command: 'faces', results }, null, 2)}\n`);
    return results.some((result) => 'error' in result) ? exitCodes.someFailed : exitCodes.done;
  }).finally(() => detector.dispose());
}

async function facesIn(
  input: string,
  detector: FaceDetector,
  { minFace, maxPixels, signal }: FacesSettings & { readonly signal: AbortSignal },
): Promise<FacesResult> {
  const image = await readImage(input, { maxPixels, signal });
  printNotes(image.notes);
  const faces = await facesFromLeft(image, detector, { minFace, signal });
  return { input, faces: faces.map((face, n) => ({ number: n + 1, ...face })) };
}

function failed(input: string, error: unknown): FacesResult {
  if (!FuzzydiffError.isInstance(error)) throw error;
  return { input, error: error.message, code: error.code };
}

function print(result: FacesResult): void {
  if ('error' in result) {
    process.stderr.write(`fuzzydiff: ${nameInLine(result.input)}: ${inLine(result.error)}\n`);
    return;
  }
  const { input, faces } = result;
  const lines = faces.map(({ number, box, landmarks, score }) => {
    const [x, y, width, height] = [box.x, box.y, box.width, box.height].map(Math.round);
    const points = landmarks.map((point) => point.map((value) => value.toFixed(1)).join(',')).join(' ');
    return `  ${number}: ${width} x ${height} pixels at ${x},${y}, score ${score.toFixed(2)}, landmarks ${points}`;
  });
  const count = faces.length === 0 ? 'no face' : faces.length === 1 ? '1 face' : `${faces.length} faces`;
  process.stdout.write(`${[`${inLine(input)}: ${count}`, ...lines].join('\n')}\n`);
}
