import type { Domain, TreeReading } from '@snaptree/core';
import type { DomainSummary } from '@snaptree/drivers';
import type { Clock } from '../clock.ts';
import type { HostRegistry } from '../hosts/registry.ts';
import { isConnectionError } from '../problems.ts';
import { type TreeFacts, treeFacts } from './facts.ts';

interface List {
  readonly domains: readonly DomainSummary[];
  readonly asOf: number;
}

export interface DomainListsOptions {
  readonly hosts: HostRegistry;
  readonly clock: Clock;
  /** The job that holds a domain now. */
  readonly jobOf: (hostId: string, domainId: string) => string | undefined;
  readonly onChanged: (hostId: string) => void;
}

/** The lists of domains, filled up with what is known from trees that were read. */
export class DomainLists {
  #options: DomainListsOptions;
  #lists = new Map<string, List>();
  #facts = new Map<string, Map<string, TreeFacts>>();

  constructor(options: DomainListsOptions) {
    this.#options = options;
  }

  /** Asks the host; while it is away answers the last list, whose `asOf` says how old it is. */
  async read(hostId: string): Promise<{ domains: Domain[]; asOf: number }> {
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

  /** Asks the host and says so when the list differs from the one before. */
  async poll(hostId: string): Promise<void> {
    const before = this.#lists.get(hostId)?.domains;
    const after = (await this.#refresh(hostId)).domains;
    if (before !== undefined && JSON.stringify(before) !== JSON.stringify(after)) {
      this.#options.onChanged(hostId);
    }
  }

  /** Takes over what a tree says about its domain. */
  learn(reading: TreeReading): void {
    const facts = this.#facts.get(reading.hostId) ?? new Map<string, TreeFacts>();
    const old = facts.get(reading.tree.domain.id);
    const now = treeFacts(reading.tree);
    facts.set(reading.tree.domain.id, now);
    this.#facts.set(reading.hostId, facts);
    if (JSON.stringify(old) !== JSON.stringify(now)) this.#options.onChanged(reading.hostId);
  }

  /** Takes down why a domain's tree cannot be read at all. */
  learnFailure(hostId: string, domainId: string, why: string): void {
    const facts = this.#facts.get(hostId) ?? new Map<string, TreeFacts>();
    facts.set(domainId, { snapshots: 0, depth: 0, finding: why });
    this.#facts.set(hostId, facts);
    this.#options.onChanged(hostId);
  }

  /** Domains of a listed host whose tree nobody has read yet. */
  unread(hostId: string): string[] {
    const facts = this.#facts.get(hostId);
    return (this.#lists.get(hostId)?.domains ?? []).map((d) => d.id).filter((id) => facts?.has(id) !== true);
  }

  async #refresh(hostId: string): Promise<List> {
    const domains = await this.#options.hosts.link(hostId).use((driver) => driver.listDomains());
    const list = { domains, asOf: this.#options.clock.now() };
    this.#lists.set(hostId, list);
    return list;
  }

  #describe(hostId: string, domain: DomainSummary, facts: TreeFacts | undefined): Domain {
    const jobId = this.#options.jobOf(hostId, domain.id);
    const snapshots = domain.snapshots ?? facts?.snapshots;
    return {
      id: domain.id,
      hostId,
      name: domain.name,
      power: domain.power,
      ...(snapshots === undefined ? {} : { snapshots }),
      ...(facts === undefined ? {} : { depth: facts.depth }),
      ...(facts?.finding === undefined ? {} : { finding: facts.finding }),
      ...(jobId === undefined ? {} : { jobId }),
    };
  }
}
