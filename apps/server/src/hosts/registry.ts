import { randomUUID } from 'node:crypto';
import { HostSecret, type Problem, SnaptreeError } from '@snaptree/core';
import { type Host, type HostDraft, secretsOf, targetOf } from '@snaptree/hypervisors';
import { type Caller, maySee, mustSee } from '../callers/caller.ts';
import type { Clock } from '../clock.ts';
import { KeyedMutex } from '../concurrency/keyed-mutex.ts';
import type { EventHub } from '../events.ts';
import type { Logger } from '../log/logger.ts';
import { noSuchHost, problem, problemOf } from '../problems.ts';
import type { Random } from '../random.ts';
import { certificateProblem } from './certificates/certificate-problem.ts';
import { addedByOthers, alreadyAdded, hasSameTarget, sameHypervisor } from './identity/duplicates.ts';
import type { HostIdentities, Seen } from './identity/identities.ts';
import { HostLink, type Look, lookAt, type OpenDriver } from './link.ts';
import { socketProblem } from './socket-problem.ts';
import { type HostSpec, withKnownSecrets, withoutSecrets } from './spec.ts';
import type { HostStore } from './store.ts';
import { type TestLimit, withoutEcho } from './test-limit.ts';

export interface HostRegistryOptions {
  readonly store: HostStore;
  readonly identities: HostIdentities;
  readonly testLimit: TestLimit;
  readonly open: OpenDriver;
  readonly clock: Clock;
  readonly random: Random;
  readonly logger: Logger;
  readonly events: EventHub;
}

export type HostTest = ({ ok: true } & Look) | { ok: false; problem: Problem };

/** All hosts and their connections. */
export class HostRegistry {
  #links = new Map<string, HostLink>();
  #options: HostRegistryOptions;
  #admitting = new KeyedMutex();

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

  find(hostId: string): HostLink | undefined {
    return this.#links.get(hostId);
  }

  /** Throws `notFound`. */
  link(hostId: string): HostLink {
    const link = this.find(hostId);
    if (link === undefined) throw noSuchHost(hostId);
    return link;
  }

  /** Connects to a draft temporarily and lists its domains. */
  async test(draft: HostDraft, caller: Caller, knownId?: string): Promise<HostTest> {
    if (knownId !== undefined) mustSee(caller, knownId);
    const known = knownId === undefined ? undefined : this.#editable(knownId);
    const connection = withKnownSecrets(draft.connection, known?.connection);
    const unusable =
      socketProblem(connection, draft.name) ??
      certificateProblem(connection, draft.name, this.#options.clock.now());
    if (unusable !== undefined) return { ok: false, problem: unusable };
    return this.#options.testLimit.run(() => this.#answerOf({ ...draft, connection }, caller, knownId));
  }

  async #answerOf({ name, connection }: HostDraft, caller: Caller, knownId?: string): Promise<HostTest> {
    const link = new HostLink(
      { id: `test-${randomUUID()}`, name, origin: 'settings', connection },
      { ...this.#options, onState: () => undefined, onChanged: () => undefined },
    );
    try {
      const answer = await link.use(lookAt);
      const taken =
        answer.seen && (await this.#taken({ hostId: knownId ?? link.spec.id, name }, answer.seen, caller));
      if (taken !== undefined) return { ok: false, problem: taken };
      return { ok: true, ...answer };
    } catch (error) {
      return { ok: false, problem: withoutEcho(problemOf(error, name)) };
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

  /**
   * As `add`. Secrets that the draft omits are kept, see `withKnownSecrets`. `mayMove` throws if the host must keep
   * leading to the same VMs.
   */
  async update(
    hostId: string,
    draft: HostDraft,
    { caller, mayMove }: { caller: Caller; mayMove: () => void },
  ): Promise<Host> {
    mustSee(caller, hostId);
    const old = this.#editable(hostId);
    const seen = await this.#mustAnswer(draft, caller, hostId);
    const before = await this.#options.identities.of(hostId);
    const isSameHypervisor = seen !== undefined && seen.identity.id === before;
    if (!isSameHypervisor && !hasSameTarget(draft.connection, old.connection)) mayMove();
    const completed = { ...draft, connection: withKnownSecrets(draft.connection, old.connection) };
    const spec = await this.#options.store.save(hostId, completed, this.#options.clock.now());
    return this.#replace(spec);
  }

  async remove(hostId: string, caller: Caller): Promise<void> {
    mustSee(caller, hostId);
    this.#editable(hostId);
    await this.#options.store.remove(hostId);
    await this.#options.identities.forget(hostId);
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

  async #mustAnswer(draft: HostDraft, caller: Caller, knownId?: string): Promise<Seen | undefined> {
    this.#mustBeUnique(draft, caller, knownId);
    const answer = await this.test(draft, caller, knownId);
    if (!answer.ok) throw new SnaptreeError(answer.problem);
    return answer.seen;
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

  /** The host of the list that is the same hypervisor, and was there first. */
  async #twinOf(hostId: string, seen: Seen): Promise<HostSpec | undefined> {
    const others = [...this.#links.keys()].filter((id) => id !== hostId);
    const twin = await this.#options.identities.twinOf(hostId, seen, others);
    return twin === undefined ? undefined : this.find(twin)?.spec;
  }

  /** Why a draft cannot be saved if the list has the same hypervisor. */
  async #taken(
    { hostId, name }: { hostId: string; name: string },
    seen: Seen,
    caller: Caller,
  ): Promise<Problem | undefined> {
    const twin = await this.#twinOf(hostId, seen);
    if (twin === undefined) return undefined;
    const taken = maySee(caller, twin.id) ? alreadyAdded(twin.name, seen) : addedByOthers(name);
    return taken.problem;
  }

  /** Throws `duplicateHost`: jobs on two hosts with the same VMs would not exclude each other. */
  #admit({ id, name }: HostSpec, seen: Seen): Promise<void> {
    return this.#admitting.runExclusive(seen.identity.id, async () => {
      const twin = await this.#twinOf(id, seen);
      if (twin === undefined) return this.#options.identities.remember(id, seen, this.#options.clock.now());
      throw sameHypervisor(name, twin.name, seen);
    });
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
      admit: (seen) => this.#admit(spec, seen),
      onState: () => events.emit('hostChanged', spec.id),
      onChanged: (domainId) => events.emit('hypervisorChanged', spec.id, domainId),
    });
  }
}

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
