/** No item, or more than one, has the given name. */
export class ChoiceError extends Error {
  override readonly name = 'ChoiceError';
}

/**
 * Finds by ID, else by a name that only one item has. Throws `ChoiceError`, which lists the IDs of an ambiguous name.
 * `what`: the kind of item, in the singular.
 */
export function choose<T extends { id: string; name: string }>(
  things: readonly T[],
  idOrName: string,
  what: string,
): T {
  const byId = things.find((thing) => thing.id === idOrName);
  if (byId !== undefined) return byId;
  const byName = things.filter((thing) => thing.name === idOrName);
  const [only] = byName;
  if (only !== undefined && byName.length === 1) return only;
  if (byName.length === 0) throw new ChoiceError(`There is no ${what} "${idOrName}".`);
  const ids = byName.map((thing) => `  ${thing.id}`).join('\n');
  throw new ChoiceError(`${byName.length} ${what}s are named "${idOrName}". Use one of their IDs:\n${ids}`);
}
