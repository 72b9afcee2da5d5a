import { dash } from '../files/stdin.js';
import { wrongCommandLine } from '../settings.js';

/** Options that decide how many pictures a command writes of each input. */
interface PictureSettings {
  readonly out: string;
  readonly samples: number;
  readonly save?: 'all';
}

/**
 * Refuses more pictures than standard output has room for: all but one would be lost.
 *
 * @throws FuzzydiffError `invalid-argument`
 */
export function checkOnePicture({ out, samples, save }: PictureSettings): void {
  if (out !== dash) return;
  const found = samples > 1 ? `--samples ${samples}` : save && `--save ${save}`;
  if (found) throw wrongCommandLine(`Expected one picture for --out - but found ${found}; name a folder for them.`);
}
