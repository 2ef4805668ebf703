/**
 * vSphere stores names with `%`, `/` and `\` escaped (API reference 8.0, `CreateSnapshot_Task` and
 * `ManagedEntity.name`). Clients may escape more characters, but vSphere's own clients do not.
 */
const escaped: Readonly<Record<string, string>> = { '%': '%25', '/': '%2f', '\\': '%5c' };
const plain: Readonly<Record<string, string>> = { '%25': '%', '%2f': '/', '%5c': '\\' };

/** A name for people. Other escapes stay as they are. */
export const decodedName = (name: string): string =>
  name.replace(/%(?:25|2f|5c)/gi, (found) => plain[found.toLowerCase()] ?? found);

/** A name for vSphere. */
export const encodedName = (name: string): string =>
  name.replace(/[%/\\]/g, (found) => escaped[found] ?? found);
