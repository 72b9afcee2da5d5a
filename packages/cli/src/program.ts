import { FuzzydiffError } from '@fuzzydiff/core';
import { Command, CommanderError } from 'commander';
import { exitCodes } from './batch/exit-codes.js';
import { calibrateCommand } from './commands/calibrate.js';
import { conditionCommand } from './commands/condition.js';
import { correctCommand } from './commands/correct.js';
import { degradeCommand } from './commands/degrade.js';
import { doctorCommand } from './commands/doctor.js';
import { enqueueCommand } from './commands/enqueue.js';
import { evaluateCommand } from './commands/evaluate.js';
import { explainCommand } from './commands/explain.js';
import { exportCommand } from './commands/export.js';
import { facesCommand } from './commands/faces.js';
import { importCommand } from './commands/import.js';
import { importStatisticsCommand } from './commands/import-statistics.js';
import { mapCommand } from './commands/map.js';
import { modelsCommand } from './commands/models.js';
import { queueCommand } from './commands/queue.js';
import { replayCommand } from './commands/replay.js';
import { resumeCommand } from './commands/resume.js';
import { sampleCommand } from './commands/sample.js';
import { workCommand } from './commands/work.js';
import { errorInLine } from './files/in-line.js';
import { version } from './version.js';

/** Runs one command line, and gives its exit code. Results go to stdout, everything else to stderr. */
export async function main(args: readonly string[]): Promise<number> {
  let exitCode: number = exitCodes.done;
  const program = new Command('fuzzydiff')
    .description('Finds what does not look like a face in an image, and corrects it there.')
    .version(version())
    .exitOverride()
    .configureOutput({ outputError: (text, write) => write(text.replace(/^error: /, 'fuzzydiff: ')) })
    .showHelpAfterError('(`fuzzydiff help` lists the commands and `fuzzydiff help <command>` its options)');
  const finish = (code: number) => {
    exitCode = code;
  };
  for (const add of [
    correctCommand,
    resumeCommand,
    explainCommand,
    replayCommand,
    mapCommand,
    conditionCommand,
    facesCommand,
    sampleCommand,
    degradeCommand,
    calibrateCommand,
    evaluateCommand,
    enqueueCommand,
    workCommand,
    queueCommand,
    importCommand,
    importStatisticsCommand,
    exportCommand,
    modelsCommand,
    doctorCommand,
  ]) {
    add(program, finish);
  }
  for (const command of program.commands) command.copyInheritedSettings(program);

  try {
    await program.parseAsync(args, { from: 'user' });
    return exitCode;
  } catch (error) {
    // commander has printed its own message; help and version end with code 0.
    if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.done : exitCodes.wrongCommandLine;
    if (FuzzydiffError.isInstance(error)) {
      process.stderr.write(`fuzzydiff: ${errorInLine(error)}\n`);
      return error.code === 'invalid-argument' ? exitCodes.wrongCommandLine : exitCodes.someFailed;
    }
    process.stderr.write(`fuzzydiff: ${error instanceof Error ? error.message : String(error)}\n`);
    if (error instanceof Error) process.stderr.write(`${error.stack}\n`);
    return exitCodes.someFailed;
  }
}
