/** \p{Cc}: C0, delete and C1; the rest: line separators and marks that turn the direction of writing. */
const STEERING = /[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]/gu;

/** A foreign text as it may go to a log or a terminal: what could steer it is written out as `\uXXXX`. */
export function printable(text: string): string {
  return text.replace(STEERING, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
