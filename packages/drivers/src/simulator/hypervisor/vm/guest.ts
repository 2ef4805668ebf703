import { contentOf, needed } from '../../world/images.ts';
import type { HostState, SimulatedDomain } from '../../world/model.ts';

const BLOCKS = 24;

/** Writes new content into some blocks of every disk, as a guest would. `bytes` is the figure for the sizes. */
export function writeLive(
  host: HostState,
  domain: SimulatedDomain,
  write: { content: string; bytes: number },
): void {
  for (const disk of domain.disks) {
    const file = needed(host.files, disk.file);
    for (const block of spread(`${disk.disk}${write.content}`))
      file.blocks[block] = `${disk.disk}-${write.content}`;
    file.bytes = Math.min(disk.capacity, file.bytes + write.bytes);
  }
}

/**
 * Accounts for what a running guest wrote since the last look. Called before anything that depends on the
 * content, so that busy guests cost nothing while no client reads them.
 */
export function settleGuest(host: HostState, domain: SimulatedDomain, now: number): void {
  const bytes = pendingBytes(domain, now);
  domain.guest.since = now;
  if (bytes > 0) writeLive(host, domain, { content: `guest-${now.toString(36)}`, bytes });
}

/** Bytes per disk that the guest wrote since the last account. */
export function pendingBytes(domain: SimulatedDomain, now: number): number {
  if (domain.power !== 'running' || domain.guest.bytesPerSecond === 0) return 0;
  return Math.max(0, Math.round(((now - domain.guest.since) / 1000) * domain.guest.bytesPerSecond));
}

/** Whether the disks have the content of a snapshot. */
export function sameContent(
  host: HostState,
  domain: SimulatedDomain,
  state: (disk: string) => Record<string, string> | undefined,
): boolean {
  return domain.disks.every((disk) => {
    const then = state(disk.disk);
    if (then === undefined) return true;
    const now = contentOf(host.files, disk.file);
    const blocks = Object.keys(now);
    return blocks.length === Object.keys(then).length && blocks.every((b) => now[b] === then[b]);
  });
}

/** Three blocks that depend on the word alone. */
function spread(word: string): string[] {
  let hash = 2166136261;
  for (let i = 0; i < word.length; i++) hash = Math.imul(hash ^ word.charCodeAt(i), 16777619) >>> 0;
  return [hash % BLOCKS, (hash >>> 8) % BLOCKS, (hash >>> 16) % BLOCKS].map(String);
}
