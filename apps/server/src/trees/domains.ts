import {
  type Domain,
  type Health,
  healthOf,
  type Job,
  type Reclaim,
  reclaimable,
  type SpaceReport,
  type TreeReading,
} from '@snaptree/core';
import type { DomainSummary } from '@snaptree/drivers';
import { type Caller, maySee, mustSee } from '../callers/caller.ts';
import type { Clock } from '../clock.ts';
import type { EventHub } from '../events.ts';
import type { HostRegistry } from '../hosts/registry.ts';
import { isConnectionError } from '../problems.ts';

/** What is known about a domain from its tree. `listed`: its number of snapshots in the list at that time. */
type Facts = { readonly listed: number | undefined } & (
  | {
      readonly kind: 'read';
      readonly revision: string;
      readonly health: Health;
      readonly reclaims: readonly Reclaim[];
      readonly tags: readonly string[];
      readonly asOf: number;
    }
  | { readonly kind: 'unreadable'; readonly finding: string }
);

/** Takes precedence over every other finding. */
const INTERRUPTED = 'A job was interrupted. Resume or dismiss it.';

/** Per domain, in the report of reclaimable space. */
const SUGGESTED = 5;

interface List {
  readonly domains: readonly DomainSummary[];
  readonly asOf: number;
}

/** The jobs that a list shows with its domains. */
interface JobsOfDomains {
  holderOf(hostId: string, domainId: string): { readonly job: Job } | undefined;
  interruptedOn(hostId: string, domainId: string): Job | undefined;
}

export interface DomainListsOptions {
  readonly hosts: HostRegistry;
  readonly clock: Clock;
  readonly activeJobs: JobsOfDomains;
  readonly events: EventHub;
}

/** The lists of domains, with what is known from their trees. */
export class DomainLists {
  #options: DomainListsOptions;
  #lists = new Map<string, List>();
  #facts = new Map<string, Map<string, Facts>>();

  constructor(options: DomainListsOptions) {
    this.#options = options;
  }

  /** Asks the host. While it is unreachable, returns the last known list, with its `asOf`. */
  async read(hostId: string, caller: Caller): Promise<{ domains: Domain[]; asOf: number }> {
    mustSee(caller, hostId);
    const list = await this.#refresh(hostId).catch((error: unknown) => {
      const known = this.#lists.get(hostId);
      if (known !== undefined && isConnectionError(error)) return known;
      throw error;
    });
    const facts = this.#facts.get(hostId);
    return {
      asOf: list.asOf,
      domains: list.domains.map((domain) => this.#describe(hostId, domain, facts?.get(domain.id))),
    };
  }

  /** Asks the host and emits an event if the list has changed. */
  async poll(hostId: string): Promise<void> {
    const before = this.#lists.get(hostId)?.domains;
    const after = (await this.#refresh(hostId)).domains;
    if (before !== undefined && JSON.stringify(before) !== JSON.stringify(after)) {
      this.#options.events.emit('domainsChanged', hostId);
    }
  }

  /** Learns from a reading. Evaluates the tree only if it has changed. */
  learn(reading: TreeReading): void {
    const { hostId, tree, capabilities, revision, asOf } = reading;
    const facts = this.#factsOf(hostId);
    const old = facts.get(tree.domain.id);
    const listed = this.#listed(hostId, tree.domain.id);
    if (old?.kind === 'read' && old.revision === revision) {
      facts.set(tree.domain.id, { ...old, listed, asOf });
      return;
    }
    const reclaims = reclaimable(tree, capabilities).slice(0, SUGGESTED);
    const tags = tree.snapshots.flatMap((snapshot) => snapshot.tags ?? []);
    facts.set(tree.domain.id, {
      kind: 'read',
      listed,
      revision,
      health: healthOf(tree),
      reclaims,
      tags,
      asOf,
    });
    this.#options.events.emit('domainsChanged', hostId);
  }

  /** The host was removed. */
  forget(hostId: string): void {
    this.#lists.delete(hostId);
    this.#facts.delete(hostId);
  }

  /** Learns why a domain's tree cannot be read. */
  learnFailure(hostId: string, domainId: string, why: string): void {
    const listed = this.#listed(hostId, domainId);
    this.#factsOf(hostId).set(domainId, { kind: 'unreadable', listed, finding: why });
    this.#options.events.emit('domainsChanged', hostId);
  }

  /** Reclaimable space in all known trees, largest first. */
  space(caller: Caller): SpaceReport {
    const suggestions: SpaceReport['suggestions'] = [];
    let sizesUnknown = 0;
    for (const { id: hostId, name: hostName } of this.#options.hosts.list(caller)) {
      for (const { id: domainId, name: domainName } of this.#lists.get(hostId)?.domains ?? []) {
        const facts = this.#facts.get(hostId)?.get(domainId);
        if (facts?.kind !== 'read') continue;
        sizesUnknown += facts.health.sizesUnknown;
        for (const reclaim of facts.reclaims)
          suggestions.push({ hostId, hostName, domainId, domainName, reclaim });
      }
    }
    suggestions.sort((a, b) => b.reclaim.freesBytes - a.reclaim.freesBytes);
    return { suggestions, unread: this.countUnread(caller), sizesUnknown };
  }

  /** How many domains of the caller's hosts have a tree that has not been read yet. */
  countUnread(caller: Caller): number {
    const hosts = [...this.#lists.keys()].filter((hostId) => maySee(caller, hostId));
    return hosts.reduce((sum, hostId) => sum + this.unread(hostId).length, 0);
  }

  /** Names of a host's domains by ID, from the last list. */
  namesOf(hostId: string): ReadonlyMap<string, string> {
    return new Map((this.#lists.get(hostId)?.domains ?? []).map(({ id, name }) => [id, name]));
  }

  /** The tags of all snapshots in known trees. */
  tags(caller: Caller): string[] {
    return [...this.#facts]
      .filter(([hostId]) => maySee(caller, hostId))
      .flatMap(([, domains]) => [...domains.values()])
      .flatMap((facts) => (facts.kind === 'read' ? facts.tags : []));
  }

  /** Domains of a listed host whose tree has not been read since its number of snapshots changed. */
  unread(hostId: string): string[] {
    const facts = this.#facts.get(hostId);
    return (this.#lists.get(hostId)?.domains ?? [])
      .filter(({ id, snapshots }) => {
        const known = facts?.get(id);
        return known === undefined || known.listed !== snapshots;
      })
      .map(({ id }) => id);
  }

  #listed(hostId: string, domainId: string): number | undefined {
    return this.#lists.get(hostId)?.domains.find(({ id }) => id === domainId)?.snapshots;
  }

  async #refresh(hostId: string): Promise<List> {
    const domains = await this.#options.hosts.link(hostId).use((driver) => driver.listDomains());
    const list = { domains, asOf: this.#options.clock.now() };
    this.#lists.set(hostId, list);
    return list;
  }

  #factsOf(hostId: string): Map<string, Facts> {
    const facts = this.#facts.get(hostId) ?? new Map<string, Facts>();
    this.#facts.set(hostId, facts);
    return facts;
  }

  #describe(hostId: string, domain: DomainSummary, facts: Facts | undefined): Domain {
    const jobId = this.#options.activeJobs.holderOf(hostId, domain.id)?.job.id;
    const interruptedJobId = this.#options.activeJobs.interruptedOn(hostId, domain.id)?.id;
    const snapshots = domain.snapshots ?? (facts?.kind === 'read' ? facts.health.snapshots : undefined);
    const found = facts === undefined ? undefined : findingOf(facts);
    const finding = interruptedJobId === undefined ? found : INTERRUPTED;
    return {
      id: domain.id,
      hostId,
      name: domain.name,
      power: domain.power,
      ...(snapshots === undefined ? {} : { snapshots }),
      ...(facts?.kind === 'read' ? { health: facts.health, healthAsOf: facts.asOf } : {}),
      ...(finding === undefined ? {} : { finding }),
      ...(jobId === undefined ? {} : { jobId }),
      ...(interruptedJobId === undefined ? {} : { interruptedJobId }),
    };
  }
}

/** The worst finding of a domain, without notes. */
function findingOf(facts: Facts): string | undefined {
  if (facts.kind === 'unreadable') return facts.finding;
  return facts.health.findings.find((finding) => finding.severity !== 'note')?.text;
}
