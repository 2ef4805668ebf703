import { snapshotDisks } from './chain.ts';
import type { DomainDescription } from './domain.ts';

/**
 * The backing files that the AppArmor profile of a running VM still lets QEMU write (libvirt before 12.1). When QEMU
 * starts, only the active files are writable. Each new overlay is added, and nothing is taken away until a merge makes
 * libvirt write the profile again: on 9.0 one below the active file, on 11.3 any (tested).
 *
 * @param since the active file of each disk when the profile was last written again, if that was after the start
 */
export function writableBacking(domain: DomainDescription, since?: ReadonlyMap<string, string>): string[] {
  return snapshotDisks(domain).flatMap(({ target, chain, indexes = [] }) => {
    const files: string[] = [];
    for (let i = 1; i < chain.length; i++) {
      const [above, own] = [indexes[i - 1], indexes[i]];
      // At the start, libvirt numbers a file before its backing file; later, the overlay after it.
      if (above === undefined || own === undefined || above < own) break;
      if (since !== undefined && !chain.slice(i).includes(since.get(target) ?? '')) break;
      files.push(chain[i] ?? '');
    }
    return files;
  });
}

/**
 * Whether the chains show that a merge took place between two readings of the same run; `belowTop`: only one below the
 * active file.
 */
export function hasMerged(
  before: DomainDescription,
  now: DomainDescription,
  which: 'all' | 'belowTop',
): boolean {
  return snapshotDisks(before).some(({ target, chain }) => {
    const left = new Set(snapshotDisks(now).find((disk) => disk.target === target)?.chain);
    const top = chain.findIndex((path) => left.has(path));
    const from = which === 'all' ? 0 : top;
    return top >= 0 && chain.slice(from).some((path) => !left.has(path));
  });
}
