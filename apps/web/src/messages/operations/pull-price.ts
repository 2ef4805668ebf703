import { bytesInWords, formatNumber } from '../text/format.ts';

/**
 * Copies are made one after the other, and the original is deleted last, so all of them are on the disk at the same
 * time at the end.
 */
export function pullPrice(
  copies: readonly { readonly bytes?: number | undefined }[],
  children: number,
): string {
  const into = children === 1 ? 'one child' : `each of ${formatNumber(children)} children`;
  const sizes = copies.flatMap(({ bytes }) => (bytes === undefined ? [] : [bytes]));
  if (sizes.length < copies.length) return `Copies the data into ${into}. How much is unknown.`;
  const total = sizes.reduce((sum, bytes) => sum + bytes, 0);
  const each = bytesInWords(total / children);
  return `Copies up to ${each} into ${into}. Needs up to ${bytesInWords(total)} of free space.`;
}
