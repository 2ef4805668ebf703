/** \p{Cc} is C0, delete and C1; the others are line separators and direction marks. */
const UNSAFE = /[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]/gu;

/** Untrusted text for a log or a terminal: characters that could control it are escaped as `\uXXXX`. */
export function printable(text: string): string {
  return text.replace(UNSAFE, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/** As `printable`, for text of several lines. */
export const printableLines = (text: string): string => text.split('\n').map(printable).join('\n');

/** JSON for a terminal, still valid: what could control the terminal is escaped. */
export const printableJson = (value: unknown): string => printableLines(JSON.stringify(value, null, 2));
