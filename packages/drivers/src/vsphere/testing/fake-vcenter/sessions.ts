import { childrenNamed, childText, element, type XmlElement } from '@snaptree/formats';
import { changes, type Filter, refOf, retrieve } from './collector.ts';
import { type FakeInventory, services } from './inventory.ts';
import { FaultRaised, fault, field, type Ref, ref, refElement, response } from './wire.ts';

interface Collector {
  readonly filters: Filter[];
  version: number;
  /** Versions of an earlier epoch are no longer known. */
  epoch: number;
}

/** How often a waiting call checks for changes, in milliseconds. */
const LOOK_MS = 5;

/** One login with its collectors and views. */
export class FakeSession {
  readonly #inventory: FakeInventory;
  readonly #collectors = new Map<string, Collector>();
  #made = 0;

  constructor(inventory: FakeInventory) {
    this.#inventory = inventory;
    this.#collectors.set(services.propertyCollector.value, { filters: [], version: 0, epoch: 0 });
  }

  /** The number of remaining collectors and filters, without the shared collector. */
  get leftovers(): number {
    const filters = [...this.#collectors.values()].reduce((sum, each) => sum + each.filters.length, 0);
    return this.#collectors.size - 1 + filters;
  }

  /** Earlier versions are no longer known: the next wait fails. */
  forgetVersions(): void {
    for (const each of this.#collectors.values()) each.epoch += 1;
  }

  /** Answers a method of property collectors or views; undefined for any other method. */
  answer(request: XmlElement, options: Looking): Promise<XmlElement> | XmlElement | undefined {
    const of = refOf(childrenNamed(request, '_this')[0]);
    switch (request.name) {
      case 'CreateContainerView':
        return response(request.name, refElement('returnval', this.#new('ContainerView')));
      case 'DestroyView':
      case 'CancelWaitForUpdates':
        return response(request.name);
      case 'RetrievePropertiesEx':
        return response(request.name, retrieve(this.#inventory, request, options.denied));
      case 'CreatePropertyCollector': {
        const made = this.#new('PropertyCollector');
        this.#collectors.set(made.value, { filters: [], version: 0, epoch: 0 });
        return response(request.name, refElement('returnval', made));
      }
      case 'DestroyPropertyCollector':
        this.#collectors.delete(of.value);
        return response(request.name);
      case 'CreateFilter':
        return this.#createFilter(request, of);
      case 'DestroyPropertyFilter':
        for (const each of this.#collectors.values()) {
          const index = each.filters.findIndex((filter) => filter.ref.value === of.value);
          if (index >= 0) each.filters.splice(index, 1);
        }
        return response(request.name);
      case 'WaitForUpdatesEx':
        return this.#wait(request, of, options);
      default:
        return undefined;
    }
  }

  #new(type: string): Ref {
    this.#made += 1;
    return ref(type, `session[52]${type}-${this.#made}`);
  }

  #createFilter(request: XmlElement, of: Ref): XmlElement {
    const [specSet] = childrenNamed(request, 'spec');
    const filter = {
      ref: this.#new('PropertyFilter'),
      specSet: specSet ?? element('spec'),
      reported: new Map(),
    };
    this.#collector(of).filters.push(filter);
    return response(request.name, refElement('returnval', filter.ref));
  }

  #collector(of: Ref): Collector {
    const found = this.#collectors.get(of.value);
    if (found === undefined) throw new FaultRaised(fault('ManagedObjectNotFound', '', refElement('obj', of)));
    return found;
  }

  /** Waits until there is a change, the given time has passed, or the client has left. */
  async #wait(request: XmlElement, of: Ref, { gone, truncate, nameless }: Looking): Promise<XmlElement> {
    const collector = this.#collector(of);
    const version = childText(request, 'version') ?? '';
    if (version === '') for (const each of collector.filters) each.reported = new Map();
    else if (version !== `${collector.epoch}.${collector.version}`)
      throw new FaultRaised(fault('InvalidCollectorVersion', 'The version is not known to the collector.'));
    const seconds = Number(
      childText(childrenNamed(request, 'options')[0] ?? request, 'maxWaitSeconds') ?? 1800,
    );
    const until = performance.now() + seconds * 1_000;
    const { epoch } = collector;
    for (let first = true; ; first = false) {
      // A task advances only while a client waits, so that a test sees each state.
      if (!(first && version === '')) this.#playWatched(collector);
      const sets = collector.filters.flatMap((each) => changes(this.#inventory, each) ?? []);
      if (sets.length > 0) {
        collector.version += 1;
        const truncated = truncate() ? field('truncated', true) : undefined;
        const next = nameless() ? undefined : field('version', `${epoch}.${collector.version}`);
        const value = element('returnval', {}, next, ...sets, truncated);
        return response(request.name, value);
      }
      if (performance.now() > until || gone()) return response(request.name);
      await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
    }
  }

  #playWatched(collector: Collector): void {
    const watched = new Set(collector.filters.flatMap((each) => [...each.reported.keys()]));
    for (const task of this.#inventory.tasks) if (watched.has(task.ref.value)) task.play();
  }
}

export interface Looking {
  /** Whether the client has left. */
  readonly gone: () => boolean;
  /** Every property is refused with this fault. */
  readonly denied: string | undefined;
  /** Whether this answer is marked as truncated. */
  readonly truncate: () => boolean;
  /** Whether this answer has no version. */
  readonly nameless: () => boolean;
}
