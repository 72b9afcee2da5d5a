import type { StoredTensors } from './stored-tensor.js';

/**
 * A network's tensors by their names in it. What wraps a network when it is trained puts a name of its own before each
 * (`module.` of DataParallel, `_orig_mod.` of torch.compile, `model.` or another of a larger module), and a state dict
 * saved from there has it in all its names. Where not all have it, the tensors are left as they are.
 *
 * @param known the name of a tensor that the network has in any configuration
 */
export function withoutCommonPrefix(tensors: StoredTensors, known: string): StoredTensors {
  const names = [...tensors.keys()];
  if (tensors.has(known)) return tensors;
  const prefix = names
    .filter((name) => name.endsWith(`.${known}`))
    .map((name) => name.slice(0, -known.length))
    .find((candidate) => names.every((name) => name.startsWith(candidate)));
  if (prefix === undefined) return tensors;
  return new Map([...tensors].map(([name, stored]) => [name.slice(prefix.length), stored]));
}
