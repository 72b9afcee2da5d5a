// docs/api: what each entry point declares, for review. `npm run api` writes the reports again.
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Extractor, ExtractorConfig } from '@microsoft/api-extractor';
import { entryPoints, root } from './entry-points.mjs';

/** @typedef {import('./entry-points.mjs').EntryPoint} EntryPoint */

export const reports = `${root}/docs/api`;

/** The name of an entry point's report. @param {Pick<EntryPoint, 'specifier'>} entry */
export function reportName({ specifier }) {
  return `${specifier.replace('@fuzzydiff/', '').replaceAll('/', '-')}.api.md`;
}

/**
 * The report of an entry point, from its declarations as they are built.
 *
 * @param {Pick<EntryPoint, 'folder' | 'specifier' | 'types'>} entry
 */
export function apiReport({ folder, specifier, types }) {
  const scratch = mkdtempSync(join(tmpdir(), 'api-report-'));
  const name = reportName({ specifier });
  /** @type {string[]} */
  const problems = [];
  try {
    const config = ExtractorConfig.prepare({
      configObjectFullPath: undefined,
      packageJsonFullPath: `${folder}/package.json`,
      configObject: {
        projectFolder: folder,
        mainEntryPointFilePath: types,
        newlineKind: 'lf',
        compiler: {
          overrideTsconfig: {
            extends: `${root}/tsconfig.base.json`,
            compilerOptions: { lib: ['es2023', 'dom', 'dom.iterable'], composite: false },
            files: [types],
          },
        },
        apiReport: {
          enabled: true,
          reportFileName: name,
          reportFolder: scratch,
          reportTempFolder: `${scratch}/temporary`,
        },
        docModel: { enabled: false },
        dtsRollup: { enabled: false },
        tsdocMetadata: { enabled: false },
      },
    });
    mkdirSync(`${scratch}/temporary`);
    Extractor.invoke(config, {
      localBuild: true,
      // Docstrings have rules of their own, docstring-rules.mjs: only what the compiler says counts here.
      messageCallback: (message) => {
        if (message.category === 'Compiler') problems.push(message.text);
        message.handled = true;
      },
    });
    if (problems.length > 0) throw new Error(`${specifier} does not compile: ${problems.join('\n')}`);
    return readFileSync(`${scratch}/${name}`, 'utf8').replace(/^(## API Report File for ").*"$/m, `$1${specifier}"`);
  } finally {
    rmSync(scratch, { recursive: true });
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  rmSync(reports, { recursive: true, force: true });
  mkdirSync(reports);
  for (const entry of entryPoints()) writeFileSync(`${reports}/${reportName(entry)}`, apiReport(entry));
}
