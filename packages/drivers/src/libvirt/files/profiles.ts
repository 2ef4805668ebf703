import { type DomainDescription, hasMerged, snapshotDisks, writableBacking } from '@snaptree/formats';

interface Profile {
  readonly domain: DomainDescription;
  /** The active files when the profile was last written again; absent: when QEMU started. */
  readonly since?: ReadonlyMap<string, string>;
}

/**
 * What AppArmor lets the QEMU of each VM write. libvirt does not report it; it follows from the chains of successive
 * readings, and from merges that QEMU was not allowed to begin.
 */
export class Profiles {
  readonly #known = new Map<string, Profile>();
  readonly #denied = new Set<string>();

  /**
   * The writable backing files of a running VM, as read now.
   * @param denying the merges that make libvirt write the profile again
   */
  read(domain: DomainDescription, denying: 'all' | 'belowTop'): string[] {
    const before = this.#known.get(domain.uuid);
    const same = before !== undefined && before.domain.run === domain.run ? before : undefined;
    const isRewritten =
      this.#denied.delete(domain.uuid) || (same !== undefined && hasMerged(same.domain, domain, denying));
    const since = isRewritten ? topsOf(domain) : same?.since;
    this.#known.set(domain.uuid, { domain, ...(since === undefined ? {} : { since }) });
    return writableBacking(domain, since);
  }

  /** QEMU could not open a file for writing: what was known was not all. */
  noteDenied(domainId: string): void {
    this.#denied.add(domainId.toLowerCase());
  }
}

const topsOf = (domain: DomainDescription) =>
  new Map(snapshotDisks(domain).map(({ target, chain }) => [target, chain[0] ?? '']));
