/**
 * Hexadecimal bytes with comments after `#`.
 *
 * @example annotated(`00 00 00 1c  # length, counts itself`)
 */
export function annotated(text: string): Buffer {
  const digits = text.replaceAll(/#.*$/gm, '').replaceAll(/\s+/g, '');
  if (!/^([0-9a-f]{2})*$/i.test(digits)) throw new Error(`Not bytes: ${digits}`);
  return Buffer.from(digits, 'hex');
}
