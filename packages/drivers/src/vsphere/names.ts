/**
 * Names as vSphere keeps them: `%`, `/` and `\` are escaped (API reference 8.0 of `CreateSnapshot_Task` and of
 * `ManagedEntity.name`; clients may escape more, and those of vSphere escape nothing else).
 */
const escaped: Readonly<Record<string, string>> = { '%': '%25', '/': '%2f', '\\': '%5c' };
const plain: Readonly<Record<string, string>> = { '%25': '%', '%2f': '/', '%5c': '\\' };

/** A name for people. What is no escape of vSphere's is left as it is. */
export const decodedName = (name: string): string =>
  name.replace(/%(?:25|2f|5c)/gi, (found) => plain[found.toLowerCase()] ?? found);

/** A name for vSphere. */
export const encodedName = (name: string): string =>
  name.replace(/[%/\\]/g, (found) => escaped[found] ?? found);
