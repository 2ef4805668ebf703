import { randomUUID } from 'node:crypto';
import { HostSecret, type Problem, SnaptreeError } from '@snaptree/core';
import { type Host, type HostDraft, secretsOf, targetOf } from '@snaptree/hypervisors';
import { type Caller, maySee, mustSee } from '../callers/caller.ts';
import type { Clock } from '../clock.ts';
import type { EventHub } from '../events.ts';
import type { Logger } from '../log/logger.ts';
import { noSuchHost, problem, problemOf } from '../problems.ts';
import type { Random } from '../random.ts';
import { certificateProblem } from './certificate-problem.ts';
import { HostLink, type OpenDriver } from './link.ts';
import { type HostSpec, withKnownSecrets, withoutSecrets } from './spec.ts';
import type { HostStore } from './store.ts';

export interface HostRegistryOptions {
  readonly store: HostStore;
  readonly open: OpenDriver;
  readonly clock: Clock;
  readonly random: Random;
  readonly logger: Logger;
  readonly events: EventHub;
}

export type HostTest = { ok: true; product: string; domains: number } | { ok: false; problem: Problem };

/** All hosts and their connections. */
export class HostRegistry {
  #links = new Map<string, HostLink>();
  #options: HostRegistryOptions;

  constructor(options: HostRegistryOptions) {
    this.#options = options;
  }

  /** Adds configured hosts without connecting to them. */
  adopt(specs: readonly HostSpec[]): void {
    for (const spec of specs) this.#links.set(spec.id, this.#link(spec));
  }

  /** As `adopt`, while the server runs. */
  announce(specs: readonly HostSpec[]): void {
    this.adopt(specs);
    for (const { id } of specs) this.#options.events.emit('hostChanged', id);
  }

  /** Closes a host's connection and removes the host from the list. */
  async withdraw(hostId: string): Promise<void> {
    await this.link(hostId).end();
    this.#links.delete(hostId);
    this.#options.events.emit('hostRemoved', hostId);
    this.#options.events.emit('hostChanged', hostId);
  }

  /** The hosts that the caller may see, sorted by name. */
  list(caller: Caller): Host[] {
    return this.#seenBy(caller)
      .map(view)
      .sort((a, b) => byName.compare(a.name, b.name));
  }

  /** Starts to connect every host that has not been used yet. Their states show the result. */
  wake(caller: Caller): void {
    for (const link of this.#seenBy(caller)) {
      if (link.state.kind === 'connecting') void link.use(async () => undefined).catch(() => undefined);
    }
  }

  links(): HostLink[] {
    return [...this.#links.values()];
  }

  /** Throws `notFound`. */
  link(hostId: string): HostLink {
    const link = this.#links.get(hostId);
    if (link === undefined) throw noSuchHost(hostId);
    return link;
  }

  /** Connects to a draft temporarily and lists its domains. */
  async test(draft: HostDraft, caller: Caller, knownId?: string): Promise<HostTest> {
    if (knownId !== undefined) mustSee(caller, knownId);
    const known = knownId === undefined ? undefined : this.#editable(knownId);
    const connection = withKnownSecrets(draft.connection, known?.connection);
    const unusable = certificateProblem(connection, draft.name, this.#options.clock.now());
    if (unusable !== undefined) return { ok: false, problem: unusable };
    const link = new HostLink(
      { id: `test-${randomUUID()}`, name: draft.name, origin: 'settings', connection },
      { ...this.#options, onState: () => undefined, onChanged: () => undefined },
    );
    try {
      return await link.use(async (driver) => ({
        ok: true,
        product: await driver.product(),
        domains: (await driver.listDomains()).length,
      }));
    } catch (error) {
      return { ok: false, problem: problemOf(error, draft.name) };
    } finally {
      await link.end();
    }
  }

  /** Tests, saves and connects a host. Throws the problem of the test. */
  async add(draft: HostDraft, caller: Caller): Promise<Host> {
    await this.#mustAnswer(draft, caller);
    const spec = await this.#options.store.save(
      `h-${randomUUID().slice(0, 13)}`,
      draft,
      this.#options.clock.now(),
    );
    return this.#replace(spec);
  }

  /** As `add`. Secrets that the draft omits are kept, see `withKnownSecrets`. */
  async update(hostId: string, draft: HostDraft, caller: Caller): Promise<Host> {
    mustSee(caller, hostId);
    const old = this.#editable(hostId);
    await this.#mustAnswer(draft, caller, hostId);
    const completed = { ...draft, connection: withKnownSecrets(draft.connection, old.connection) };
    const spec = await this.#options.store.save(hostId, completed, this.#options.clock.now());
    return this.#replace(spec);
  }

  async remove(hostId: string, caller: Caller): Promise<void> {
    mustSee(caller, hostId);
    this.#editable(hostId);
    await this.#options.store.remove(hostId);
    await this.withdraw(hostId);
  }

  async end(): Promise<void> {
    await Promise.allSettled(this.links().map((link) => link.end()));
  }

  #seenBy(caller: Caller): HostLink[] {
    return this.links().filter(({ spec }) => maySee(caller, spec.id));
  }

  #editable(hostId: string): HostSpec {
    const { spec } = this.link(hostId);
    if (spec.origin === 'settings') return spec;
    const todo =
      spec.origin === 'file'
        ? 'Change it in the configuration file.'
        : 'To remove it, remove all demo hosts together.';
    throw problem('forbidden', { what: 'Host {on} cannot be changed in the browser.', on: spec.name, todo });
  }

  async #mustAnswer(draft: HostDraft, caller: Caller, knownId?: string): Promise<void> {
    this.#mustBeUnique(draft, caller, knownId);
    const answer = await this.test(draft, caller, knownId);
    if (!answer.ok) throw new SnaptreeError(answer.problem);
  }

  /** Jobs on two hosts with the same VMs would not exclude each other; two hosts with one name are easily confused. */
  #mustBeUnique({ name, connection }: HostDraft, caller: Caller, knownId: string | undefined): void {
    const target = targetOf(connection);
    for (const { spec } of this.#links.values()) {
      if (spec.id === knownId) continue;
      if (byName.compare(spec.name, name) === 0) {
        throw problem('badRequest', {
          what: 'The name {on} is already in use.',
          on: name,
          todo: 'Choose another name.',
        });
      }
      if (target !== undefined && target === targetOf(spec.connection)) {
        throw maySee(caller, spec.id) ? alreadyAdded(spec.name) : addedByOthers(name);
      }
    }
  }

  async #replace(spec: HostSpec): Promise<Host> {
    await this.#links.get(spec.id)?.end();
    const link = this.#link(spec);
    this.#links.set(spec.id, link);
    this.#options.events.emit('hostChanged', spec.id);
    await link.use((driver) => driver.product()).catch(() => undefined);
    return view(link);
  }

  #link(spec: HostSpec): HostLink {
    const { open, clock, random, logger, events } = this.#options;
    return new HostLink(spec, {
      open,
      clock,
      random,
      logger,
      onState: () => events.emit('hostChanged', spec.id),
      onChanged: (domainId) => events.emit('hypervisorChanged', spec.id, domainId),
    });
  }
}

const alreadyAdded = (name: string) =>
  problem('badRequest', {
    what: 'This host has already been added as {on}.',
    on: name,
    todo: 'Change that host instead.',
  });

/** Does not name the other host, because the caller may not see it. */
const addedByOthers = (name: string) =>
  problem('badRequest', {
    what: 'Cannot add host {on}, because another user has already added it.',
    on: name,
    todo: 'Ask the administrator of this Snaptree server for access.',
  });

function view(link: HostLink): Host {
  const { id, name, origin, connection } = link.spec;
  return {
    id,
    name,
    kind: connection.kind,
    origin,
    connection: withoutSecrets(connection),
    stored: HostSecret.options.filter((secret) => secretsOf(connection)[secret] !== undefined),
    state: link.state,
  };
}

const byName = new Intl.Collator('en', { numeric: true, sensitivity: 'base' });
