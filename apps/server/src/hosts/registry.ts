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

/** All hosts, each with its own connection. */
export class HostRegistry {
  #links = new Map<string, HostLink>();
  #options: HostRegistryOptions;

  constructor(options: HostRegistryOptions) {
    this.#options = options;
  }

  /** Takes over hosts that were configured; connects nothing yet. */
  adopt(specs: readonly HostSpec[]): void {
    for (const spec of specs) this.#links.set(spec.id, this.#link(spec));
  }

  /** As `adopt`, while the server runs. */
  announce(specs: readonly HostSpec[]): void {
    this.adopt(specs);
    for (const { id } of specs) this.#options.events.emit('hostChanged', id);
  }

  /** Ends a host's connection and takes the host off the list. */
  async withdraw(hostId: string): Promise<void> {
    await this.link(hostId).end();
    this.#links.delete(hostId);
    this.#options.events.emit('hostRemoved', hostId);
    this.#options.events.emit('hostChanged', hostId);
  }

  /** The hosts that the caller may see, by name; digits count as numbers. */
  list(caller: Caller): Host[] {
    return this.#seenBy(caller)
      .map(view)
      .sort((a, b) => byName.compare(a.name, b.name));
  }

  /** Begins to connect every host that nobody has asked for yet; their states say how it went. */
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

  /** Connects with a draft on a connection of its own, asks for the list, and leaves nothing behind. */
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

  /** Tests, saves, connects. Throws the problem of the test. */
  async add(draft: HostDraft, caller: Caller): Promise<Host> {
    await this.#mustAnswer(draft, caller);
    const spec = await this.#options.store.save(
      `h-${randomUUID().slice(0, 13)}`,
      draft,
      this.#options.clock.now(),
    );
    return this.#replace(spec);
  }

  /** As `add`; secrets that the draft leaves out stay, see `withKnownSecrets`. */
  async update(hostId: string, draft: HostDraft, caller: Caller): Promise<Host> {
    mustSee(caller, hostId);
    const old = this.#editable(hostId);
    await this.#mustAnswer(draft, caller, hostId);
    const whole = { ...draft, connection: withKnownSecrets(draft.connection, old.connection) };
    const spec = await this.#options.store.save(hostId, whole, this.#options.clock.now());
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
      spec.origin === 'file' ? 'Use the configuration file.' : 'Remove all demo hosts together instead.';
    throw problem('forbidden', { what: 'This host cannot be changed here', on: spec.name, todo });
  }

  async #mustAnswer(draft: HostDraft, caller: Caller, knownId?: string): Promise<void> {
    this.#mustBeTheOnly(draft, knownId);
    const answer = await this.test(draft, caller, knownId);
    if (!answer.ok) throw new SnaptreeError(answer.problem);
  }

  /** Two hosts with the same machines would not hold off each other's jobs; two of one name are mixed up. */
  #mustBeTheOnly({ name, connection }: HostDraft, knownId: string | undefined): void {
    const target = targetOf(connection);
    for (const { spec } of this.#links.values()) {
      if (spec.id === knownId) continue;
      if (byName.compare(spec.name, name) === 0) {
        throw problem('badRequest', {
          what: 'Another host is already called',
          on: name,
          todo: 'Give it another name.',
        });
      }
      if (target !== undefined && target === targetOf(spec.connection)) {
        throw problem('badRequest', {
          what: 'The same machines are here already, as',
          on: spec.name,
          todo: 'Change that host.',
        });
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
