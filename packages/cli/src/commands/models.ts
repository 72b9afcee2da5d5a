import type { Command } from 'commander';
import { exitCodes } from '../batch/exit-codes.js';
import { megabytes } from '../downloads/megabytes.js';
import { wrongCommandLine } from '../settings.js';

interface ModelsSettings {
  readonly all?: boolean;
  readonly json?: boolean;
}

/** `fuzzydiff models`: what imports have downloaded, and how it is freed. */
export function modelsCommand(program: Command, finish: (code: number) => void): void {
  const models = program.command('models').description('what `import hf:...` has downloaded: lists it, and frees it');
  models
    .command('list', { isDefault: true })
    .description('the models in the cache that imports have downloaded, and how much they take')
    .option('--json', 'one JSON document on stdout')
    .action(async (settings: ModelsSettings) => finish(await list(settings)));
  models
    .command('rm [models...]')
    .description("removes downloads, as hf:owner/name; bundles keep their weights, and other tools' files stay")
    .option('--all', 'all that imports have downloaded')
    .option('--json', 'one JSON document on stdout')
    .action(async (names: string[], settings: ModelsSettings) => finish(await remove(names, settings)));
}

async function list({ json }: ModelsSettings): Promise<number> {
  const { cachedModels, cacheFolder } = await import('@fuzzydiff/convert/node');
  const [cache, models] = [await cacheFolder(), await cachedModels()];
  const lines = models.map(({ name, bytes }) => `${name}: ${megabytes(bytes)} MB`);
  const text = [...lines, `${cache}: ${models.length === 0 ? 'nothing downloaded by imports' : total(models)}`];
  process.stdout.write(json ? `${JSON.stringify({ cache, models }, null, 2)}\n` : `${text.join('\n')}\n`);
  return exitCodes.done;
}

async function remove(names: readonly string[], { all, json }: ModelsSettings): Promise<number> {
  if (names.length > 0 === (all ?? false))
    throw wrongCommandLine('Expected models as hf:owner/name, or --all; `fuzzydiff models` lists them.');
  const { cachedModels, removeCachedModel } = await import('@fuzzydiff/convert/node');
  const removed = [];
  for (const name of all ? (await cachedModels()).map((model) => model.name) : names)
    removed.push(await removeCachedModel(name));
  const lines = removed.map(({ name, bytes }) => `${name}: removed, ${megabytes(bytes)} MB freed`);
  const text = lines.length === 0 ? ['nothing to remove'] : lines;
  process.stdout.write(json ? `${JSON.stringify({ removed }, null, 2)}\n` : `${text.join('\n')}\n`);
  return exitCodes.done;
}

/** How many, and how much they take. */
export function total(models: readonly { readonly bytes: number }[]): string {
  const bytes = models.reduce((sum, model) => sum + model.bytes, 0);
  return `${models.length} model${models.length === 1 ? '' : 's'}, ${megabytes(bytes)} MB`;
}
