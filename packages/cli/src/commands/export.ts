import { type Command, InvalidArgumentError } from 'commander';
import { exitCodes } from '../batch/exit-codes.js';
import { exportModel, type ServerKind } from '../export/model-repository.js';
import { nameInLine } from '../files/in-line.js';
import { bundleFolder } from '../model/bundle-folder.js';
import { wrongCommandLine } from '../settings.js';

interface ExportSettings {
  readonly out: string;
  readonly triton?: boolean;
  readonly openvino?: boolean;
  readonly name?: string;
  readonly json?: boolean;
}

/** `fuzzydiff export`: a bundle's network for an inference server. */
export function exportCommand(program: Command, finish: (code: number) => void): void {
  program
    .command('export [bundle]')
    .description(
      "writes a bundle's network (default: the embedded portraits-128) into the model repository of an inference server",
    )
    .option('--triton', 'for Triton Inference Server, with its config.pbtxt')
    .option('--openvino', 'for OpenVINO Model Server')
    .requiredOption('-o, --out <folder>', 'the model repository')
    .option('--name <name>', "the model's name on the server (default: the bundle's)", modelName)
    .option('--json', 'one JSON document on stdout')
    .action(async (bundle: string | undefined, settings: ExportSettings) =>
      finish(await exportBundle(bundle, settings)),
    );
}

async function exportBundle(ref: string | undefined, { out, name, json, ...servers }: ExportSettings): Promise<number> {
  const asked = (['triton', 'openvino'] as const).filter((server) => servers[server]);
  if (asked.length !== 1)
    throw wrongCommandLine(`Expected one of --triton and --openvino but found ${asked.length}; name the server.`);
  const [server] = asked as [ServerKind];
  const { openBundle } = await import('@fuzzydiff/runtime-node');
  const bundle = await openBundle(await bundleFolder(ref));
  const own = name ?? modelName(bundle.manifest.name);
  const { folder, files } = await exportModel(bundle, { repository: out, name: own, server });
  const result = { command: 'export', server, model: own, folder, files };
  process.stdout.write(json ? `${JSON.stringify(result, null, 2)}\n` : `${nameInLine(folder)}: ${files.join(', ')}\n`);
  return exitCodes.done;
}

/** A name that is a folder's, and a part of an address. */
function modelName(text: string): string {
  if (/^[\w-][\w.-]*$/.test(text)) return text;
  throw new InvalidArgumentError(`Expected a name of letters, digits, ".", "-" and "_" but found "${text}".`);
}
