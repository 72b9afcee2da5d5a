// The TypeScript file of a WebAssembly module that is written as text.
import wabt from 'wabt';

/**
 * @param {{ from: string, source: string, constant: { name: string, value: number, says: string } }} module by which script it is made,
 *   its WebAssembly text, and a number of it that its caller needs
 */
export async function moduleText({ from, source, constant: { name, value, says } }) {
  const { parseWat } = await wabt();
  const parsed = parseWat('module.wat', source, { simd: true });
  const { buffer } = parsed.toBinary({});
  parsed.destroy();
  return `// Made by ${from}: change it there.

/** ${says} */
export const ${name} = ${value};

/** The WebAssembly module, in base64. */
export const simdModule =
${Buffer.from(buffer)
  .toString('base64')
  .match(/.{1,110}/g)
  ?.map((line) => `  '${line}'`)
  .join(' +\n')};
`;
}
