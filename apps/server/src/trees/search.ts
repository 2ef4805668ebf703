import type { SearchReport, TreeReading } from '@snaptree/core';
import type { Caller } from '../callers/caller.ts';
import type { HostRegistry } from '../hosts/registry.ts';
import type { DomainLists } from './domains.ts';

/** The searchable text of one snapshot, in lower case. */
interface Entry {
  readonly id: string;
  readonly name: string;
  readonly words: string;
}

/** Finds snapshots by name or tag in every tree that was read since the server started. */
export class SnapshotSearch {
  readonly #hosts: HostRegistry;
  readonly #lists: DomainLists;
  readonly #trees = new Map<string, Map<string, readonly Entry[]>>();

  constructor(options: { readonly hosts: HostRegistry; readonly lists: DomainLists }) {
    this.#hosts = options.hosts;
    this.#lists = options.lists;
  }

  learn({ hostId, tree }: TreeReading): void {
    const trees = this.#trees.get(hostId) ?? new Map<string, readonly Entry[]>();
    this.#trees.set(hostId, trees);
    trees.set(
      tree.domain.id,
      tree.snapshots.map(({ id, name, tags = [] }) => ({
        id,
        name,
        words: [name, ...tags].join(' ').toLowerCase(),
      })),
    );
  }

  /** The host was removed. */
  forget(hostId: string): void {
    this.#trees.delete(hostId);
  }

  /** Every word of the query must occur in the name, a tag, the VM or the host. Names that start with it come first. */
  find(query: string, limit: number, caller: Caller): SearchReport {
    const words = query.toLowerCase().split(/\s+/).filter(Boolean);
    const [first] = words;
    const found = first === undefined ? [] : this.#fitting(words, caller);
    const leads = ({ name }: { name: string }) => (name.toLowerCase().startsWith(first ?? '') ? 0 : 1);
    const sorted = found.sort((a, b) => leads(a) - leads(b) || a.name.localeCompare(b.name));
    const shown = sorted.slice(0, limit);
    return { found: shown, more: found.length - shown.length, unread: this.#lists.countUnread(caller) };
  }

  #fitting(words: readonly string[], caller: Caller): SearchReport['found'] {
    const found: SearchReport['found'] = [];
    for (const { id: hostId, name: hostName } of this.#hosts.list(caller)) {
      const names = this.#lists.namesOf(hostId);
      for (const [domainId, entries] of this.#trees.get(hostId) ?? []) {
        const domainName = names.get(domainId);
        if (domainName === undefined) continue;
        const around = `${domainName} ${hostName}`.toLowerCase();
        for (const { id: snapshotId, name, words: own } of entries) {
          // Words of the VM's name alone find the VM, not all of its snapshots.
          const isFound = words.some((word) => own.includes(word));
          if (isFound && words.every((word) => own.includes(word) || around.includes(word))) {
            found.push({ hostId, hostName, domainId, domainName, snapshotId, name });
          }
        }
      }
    }
    return found;
  }
}
