/** What the names of the tensors of each member of a discrepancy network begin with: nothing where it has one alone. Ours. */
export function networkMembers(tensors: { readonly has: (name: string) => boolean }): string[] {
  const members: string[] = [];
  while (tensors.has(`${members.length}.down0.0.weight`)) members.push(`${members.length}.`);
  return members.length === 0 ? [''] : members;
}
