import { bytesInWords, formatNumber } from '../text/format.ts';

export function pullPrice(
  copies: readonly { readonly bytes?: number | undefined }[],
  { children, needsBytes }: { children: number; needsBytes: number | undefined },
): string {
  const into = children === 1 ? 'one child' : `each of ${formatNumber(children)} children`;
  const sizes = copies.flatMap(({ bytes }) => (bytes === undefined ? [] : [bytes]));
  if (sizes.length < copies.length) return `Copies the data into ${into}. How much is unknown.`;
  const each = sizes.reduce((sum, bytes) => sum + bytes, 0) / children;
  const copied = `Copies up to ${bytesInWords(each)} into ${into}.`;
  if (needsBytes === undefined) return `${copied} How much free space it needs is unknown.`;
  return `${copied} Needs up to ${bytesInWords(needsBytes)} of free space.`;
}
