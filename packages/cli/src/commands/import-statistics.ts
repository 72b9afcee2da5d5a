import { basename } from 'node:path';
import { fingerprint, formatCalibration } from '@fuzzydiff/calibration';
import type { Command } from 'commander';
import { readWhole } from '../files/read-whole.js';
import { writeNew } from '../files/write-new.js';
import { openModel } from '../model/open-model.js';
import { addModelOptions } from '../options.js';
import type { ModelSettings } from '../settings.js';

type StatisticsSettings = ModelSettings & { out: string; overwrite?: boolean; json?: boolean };

/** `fuzzydiff import-statistics`: the statistics published with the paper become a calibration of their model. */
export function importStatisticsCommand(program: Command, finish: (code: number) => void): void {
  addModelOptions(program.command('import-statistics <files...>'))
    .description('makes a calibration of the published statistics: celeba_mean_N1000_d300, celeba_std_N1000_d300, ...')
    .option('-o, --out <file>', 'the calibration file', 'calibration-paper.safetensors')
    .option('--overwrite', 'replace another file')
    .option('--json', 'one JSON document on stdout')
    .action(async (files: string[], settings: StatisticsSettings) => finish(await importStatistics(files, settings)));
}

async function importStatistics(files: string[], settings: StatisticsSettings): Promise<number> {
  const { bytesSource, publishedStatistics } = await import('@fuzzydiff/convert');
  const read = async (file: string) => bytesSource(basename(file), await readWhole(file, 'published statistics'));
  const statistics = await publishedStatistics(await Promise.all(files.map(read)));
  const { model } = await openModel(settings);
  await model.dispose();
  const images = statistics.moments[0]!.count;
  const own = fingerprint(model.info, statistics.estimator);
  const bytes = formatCalibration({ fingerprint: own, statistics, seed: 0, images });
  await writeNew(settings.out, bytes, { overwrite: settings.overwrite, inputs: files });
  const result = { command: 'import-statistics', out: settings.out, images, depths: statistics.estimator.depths };
  process.stdout.write(
    settings.json
      ? `${JSON.stringify(result, null, 2)}\n`
      : `${result.out}: ${images} images, depths ${result.depths.join(', ')}\n`,
  );
  return 0;
}
