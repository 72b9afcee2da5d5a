import { parseArgs } from 'node:util';

/**
 * The folder of a bundle and a table of crops, with the options of a script, each a word with a default; without the two, says so and ends.
 *
 * @template {Record<string, string>} T
 * @param {T} defaults
 * @returns {{ bundle: string, index: string, settings: { [name in keyof T]: string } }}
 */
export function readArguments(defaults) {
  const options = Object.fromEntries(
    Object.entries(defaults).map(([name, value]) => [name, { type: /** @type {const} */ ('string'), default: value }]),
  );
  const { positionals, values } = parseArgs({ allowPositionals: true, options });
  const [bundle, index] = positionals;
  if (bundle === undefined || index === undefined) {
    process.stderr.write('Expected the folder of a bundle and the table of crops but found too few arguments.\n');
    process.exit(2);
  }
  return { bundle, index, settings: /** @type {{ [name in keyof T]: string }} */ (values) };
}
