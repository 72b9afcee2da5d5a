import { type Command, InvalidArgumentError, Option } from 'commander';
import { parseRegion } from './image/region.js';
import { wholeNumber } from './option-parsers.js';
import { type PhotoSettings, wrongCommandLine } from './settings.js';

/** Adds the options of commands that work on the faces of photographs. */
export function addPhotoOptions(command: Command): Command {
  return command
    .option('--face <which>', 'the faces to work on: all, largest, or numbers from the left, e.g. 1,3', faces)
    .option('--min-face <pixels>', "the smallest face that is looked for, by its box's longer side", wholeNumber(1), 32)
    .option('--whole', 'take the largest square of each picture for a face, without looking for one')
    .option(
      '--region <x,y,size[,angle]>',
      'the square where the face is, turned clockwise by degrees (default: the faces that are found)',
      regionText,
    )
    .addOption(
      new Option('--within <what>', 'what may change: the head, or all that the model sees of it')
        .choices(['head', 'frame'])
        .default('head'),
    )
    .addOption(
      new Option('--grey <what>', 'whether a picture is black-and-white, or of one ink (auto: as its colours say)')
        .choices(['auto', 'on', 'off'])
        .default('auto'),
    )
    .hook('preAction', (own) => checkPhotoSettings(own.opts()));
}

/** Refuses options of which one makes another meaningless. */
function checkPhotoSettings({ face, whole, region }: Partial<PhotoSettings>): void {
  const given = [...(whole ? ['--whole'] : []), ...(region !== undefined ? ['--region'] : [])];
  const [first, second] = face === undefined ? given : ['--face', ...given];
  if (first !== undefined && second !== undefined)
    throw wrongCommandLine(`Expected ${first} or ${second} but found both; leave one of them out.`);
}

function faces(text: string): 'all' | 'largest' | number[] {
  if (text === 'all' || text === 'largest') return text;
  const numbers = text.split(',').map(Number);
  const areNumbers = numbers.every((number) => Number.isSafeInteger(number) && number >= 1);
  if (areNumbers && new Set(numbers).size === numbers.length) return numbers.sort((a, b) => a - b);
  throw new InvalidArgumentError(`Expected all, largest, or numbers from 1, each once, but found "${text}".`);
}

/** A parser of regions, which stay text: whether one lies in an image, its size says. */
function regionText(text: string): string {
  parseRegion(text);
  return text;
}
