/** Nothing, or more than one thing, has the name that was given. */
export class ChoiceError extends Error {
  override readonly name = 'ChoiceError';
}

/**
 * Finds by id, else by a name that only one has. A name that several have is never guessed: the ids are listed.
 * Throws `ChoiceError`. `what`: the word for the things, in the singular.
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
  throw new ChoiceError(
    `The ${what} name "${idOrName}" is ambiguous: ${byName.length} have it. Give one of their ids:\n${ids}`,
  );
}
