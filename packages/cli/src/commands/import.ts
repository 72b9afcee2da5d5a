import type { ImportOptions } from '@fuzzydiff/convert/node';
import { type Command, Option } from 'commander';
import { exitCodes } from '../batch/exit-codes.js';
import { interruptible } from '../batch/interrupt.js';
import { startTransfer } from '../downloads/transfer.js';

interface ImportSettings {
  readonly out: string;
  readonly config?: string;
  readonly scheduler?: string;
  readonly dtype: 'keep' | 'fp16';
  readonly int8?: boolean;
  readonly name?: string;
  readonly offline?: boolean;
  readonly overwrite?: boolean;
  readonly json?: boolean;
}

/** `fuzzydiff import`: a published checkpoint becomes a model bundle. */
export function importCommand(program: Command, finish: (code: number) => void): void {
  program
    .command('import <checkpoint>')
    .description(
      'makes a model bundle of a published checkpoint: a diffusers folder, hf:owner/name, or a file of weights',
    )
    .requiredOption('-o, --out <folder>', "the bundle's folder")
    .option('--config <file|preset>', "the network's arguments as JSON, or the name of a preset, for a .pt file")
    .option(
      '--scheduler <file>',
      "the noise schedule as JSON (default: the checkpoint's or its pipeline's scheduler_config.json)",
    )
    .addOption(new Option('--dtype <type>', 'how weights are stored').choices(['keep', 'fp16']).default('keep'))
    .option(
      '--int8',
      'also make a graph that computes in 8 bits, for --precision int8: runs the model, some minutes at 256x256',
    )
    .option('--name <name>', "the model's name (default: the checkpoint's)")
    .option('--offline', 'take what the cache has and ask nobody')
    .option('--overwrite', 'replace the model of a bundle that is there; other files in its folder stay')
    .option('--json', 'one JSON document on stdout')
    .action(async (checkpoint: string, settings: ImportSettings) => finish(await importBundle(checkpoint, settings)));
}

async function importBundle(checkpoint: string, settings: ImportSettings): Promise<number> {
  const { config, json, int8 = false, ...options } = settings;
  const { guidedPresets } = await import('@fuzzydiff/convert');
  const { importCheckpoint } = await import('@fuzzydiff/convert/node');
  const preset = guidedPresets().find((name) => name === config);
  const network: Pick<ImportOptions, 'preset' | 'config'> = preset ? { preset } : config ? { config } : {};
  const transfer = startTransfer();
  return interruptible('nothing was imported, and a download goes on from here', async (signal) => {
    const onProgress: ImportOptions['onProgress'] = ({ stage, file, done, total }) =>
      transfer.show(`${stage} ${file}`, done, total);
    const { folder, manifest, weights, unlisted } = await importCheckpoint(checkpoint, {
      ...options,
      ...network,
      ...(int8 && { measureRanges: await rangesMeasured(transfer, signal) }),
      onProgress,
      signal,
    });
    transfer.stop();
    const { name, shape, predictionType, varianceType } = manifest;
    const result = { command: 'import', folder, name, shape, predictionType, varianceType, weights, unlisted };
    if (unlisted.length > 0)
      process.stderr.write(
        `fuzzydiff: calibrations of the model that was there before are for that model only, so model.json no longer lists them, but they stay in the folder: ${unlisted.join(', ')}.\n`,
      );
    process.stdout.write(
      json ? `${JSON.stringify(result, null, 2)}\n` : `${folder}: ${name}, images [${shape}], weights ${weights}\n`,
    );
    return exitCodes.done;
  }).finally(() => transfer.stop());
}

/** Measures the ranges for a graph in 8 bits, and shows how far it is. */
async function rangesMeasured(
  transfer: ReturnType<typeof startTransfer>,
  signal: AbortSignal,
): Promise<NonNullable<ImportOptions['measureRanges']>> {
  const { measureRanges } = await import('@fuzzydiff/runtime-node');
  const onProgress = (done: number, total: number) => transfer.say(`measuring ranges: ${done} of ${total} predictions`);
  return (network) => measureRanges(network, { onProgress, signal });
}
