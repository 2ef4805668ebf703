/**
 * The PEM blocks with one of these labels, in their order. Linear in the length of the text, also for text made to be
 * slow.
 */
export function pemBlocks(text: string, ...labels: readonly string[]): string[] {
  return labels
    .flatMap((label) => blocksOf(text, label))
    .sort((a, b) => a.at - b.at)
    .map(({ block }) => block);
}

function blocksOf(text: string, label: string): { at: number; block: string }[] {
  const [begin, end] = [`-----BEGIN ${label}-----`, `-----END ${label}-----`];
  const blocks: { at: number; block: string }[] = [];
  for (let at = text.indexOf(begin); at >= 0; ) {
    const close = text.indexOf(end, at + begin.length);
    if (close < 0) break;
    const after = close + end.length;
    blocks.push({ at, block: text.slice(at, after) });
    at = text.indexOf(begin, after);
  }
  return blocks;
}
