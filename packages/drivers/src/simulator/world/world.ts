import { SnaptreeError, withCurrentTerms } from '@snaptree/core';
import type { WorldStore } from '../../world-store.ts';
import { HostState, type SimulatedDomain } from './model.ts';

type Listener = (domainId: string | undefined) => void;

/** One simulated host: its state in memory, kept in a store, with listeners for changes. */
export class SimulatorWorld {
  readonly state: HostState;
  private readonly store: WorldStore;
  private readonly listeners = new Set<Listener>();
  private saving: Promise<void> | undefined;
  private again = false;

  private constructor(state: HostState, store: WorldStore) {
    this.state = state;
    this.store = store;
  }

  /** Opens the stored state, or starts with `seed`. A state that cannot be read is an error and is not replaced. */
  static async open(store: WorldStore, seed: () => HostState): Promise<SimulatorWorld> {
    const text = await store.load();
    if (text !== undefined) return new SimulatorWorld(parse(text), store);
    const world = new SimulatorWorld(seed(), store);
    await world.save();
    return world;
  }

  domain(id: string): SimulatedDomain {
    const domain = Object.hasOwn(this.state.domains, id) ? this.state.domains[id] : undefined;
    if (domain !== undefined) return domain;
    throw new SnaptreeError({
      code: 'notFound',
      what: 'No VM on this host has the ID {on}.',
      on: id,
      todo: 'Reload the list of VMs.',
    });
  }

  /** A word that is used once on this host. */
  unique(prefix: string): string {
    this.state.serial += 1;
    return `${prefix}${this.state.serial.toString(36)}`;
  }

  /** Call it after every change of a domain, before the change is saved. */
  touch(domainId: string | undefined): void {
    const domain = domainId === undefined ? undefined : this.state.domains[domainId];
    if (domain !== undefined) domain.version += 1;
    for (const listener of this.listeners) listener(domainId);
  }

  /** Resolves when the state as it is now is durable. Overlapping calls share a write. */
  save(): Promise<void> {
    if (this.saving !== undefined) {
      this.again = true;
      return this.saving;
    }
    this.saving = this.write().finally(() => {
      this.saving = undefined;
    });
    return this.saving;
  }

  watch(listener: Listener): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  private async write(): Promise<void> {
    do {
      this.again = false;
      await this.store.save(JSON.stringify(this.state));
    } while (this.again);
  }
}

function parse(text: string): HostState {
  try {
    return HostState.parse(withCurrentTerms(JSON.parse(text)));
  } catch (cause) {
    throw new SnaptreeError(
      {
        code: 'hypervisorError',
        what: 'Cannot read {on}.',
        on: 'the saved state of a simulated host',
        todo: 'Move its file out of the folder `simulator` in the data directory to start with new VMs.',
      },
      { cause },
    );
  }
}
