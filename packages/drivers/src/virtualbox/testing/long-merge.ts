const MOST_BLOCKS = 4096;

/**
 * For what can only be seen while a merge runs, and merging takes as long as the computer needs. The attempt returns
 * undefined if the merge was over too soon, and is made again with twice the blocks.
 */
export async function duringLongMerge<T>(
  blocks: number,
  attempt: (blocks: number) => Promise<T | undefined>,
): Promise<T> {
  const seen = await attempt(blocks);
  if (seen !== undefined) return seen;
  if (blocks >= MOST_BLOCKS) throw new Error(`even a merge of ${blocks} blocks was over too soon`);
  return duringLongMerge(blocks * 2, attempt);
}
