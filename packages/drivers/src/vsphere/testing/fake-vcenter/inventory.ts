import { element } from '@snaptree/formats';
import { type Inventory, notFound, type Visible } from './collector.ts';
import { FakeMachine } from './machine.ts';
import { arrayOfRefs, machineProperties, type Properties, snapshotProperties, text } from './properties.ts';
import { FakeTask, type Moment, type TaskStart } from './tasks.ts';
import { field, type Ref, ref, refElement } from './wire.ts';

export const services = {
  rootFolder: ref('Folder', 'group-d1'),
  propertyCollector: ref('PropertyCollector', 'propertyCollector'),
  viewManager: ref('ViewManager', 'ViewManager'),
  sessionManager: ref('SessionManager', 'SessionManager'),
  authorizationManager: ref('AuthorizationManager', 'AuthorizationManager'),
  taskManager: ref('TaskManager', 'TaskManager'),
} as const;

const datastore = ref('Datastore', 'datastore-11');
/** The number of recent tasks that a server keeps. */
const RECENT = 50;

/** All objects of the fake vCenter: VMs, tasks, and some services. */
export class FakeInventory implements Inventory {
  readonly machines: FakeMachine[] = [];
  readonly tasks: FakeTask[] = [];
  /** Privileges that the user lacks on every VM. */
  readonly denied = new Set<string>();
  /** Scripts for the next tasks, by method. */
  readonly scripts = new Map<string, (readonly Moment[])[]>();

  machine(name: string): FakeMachine {
    const machine = new FakeMachine(101 + this.machines.length, name);
    this.machines.push(machine);
    return machine;
  }

  /** Starts a task of another client. */
  begin(start: TaskStart): FakeTask {
    const [script, ...later] = this.scripts.get(start.method) ?? [];
    this.scripts.set(start.method, later);
    const task = new FakeTask(this.tasks.length + 1, start, script ?? []);
    this.tasks.push(task);
    return task;
  }

  /** @throws FaultRaised ManagedObjectNotFound */
  machineOf(of: Ref): FakeMachine {
    const found = this.machines.find((each) => each.ref.value === of.value || each.find(of) !== undefined);
    if (found === undefined) throw notFound(of);
    return found;
  }

  has(of: Ref): boolean {
    return this.#find(of) !== undefined;
  }

  object(of: Ref): Visible {
    const found = this.#find(of);
    if (found !== undefined) return found;
    const isService = Object.values(services).some((each) => each.value === of.value);
    if (isService || of.type.endsWith('View')) return { ref: of, properties: () => ({}) };
    throw notFound(of);
  }

  all(types: ReadonlySet<string>): Visible[] {
    return this.#objects().filter((each) => types.has(each.ref.type));
  }

  #find(of: Ref): Visible | undefined {
    return this.#objects().find((each) => each.ref.type === of.type && each.ref.value === of.value);
  }

  #objects(): Visible[] {
    const { taskManager } = services;
    return [
      ...this.machines.map((each) => ({ ref: each.ref, properties: () => this.#machine(each) })),
      ...this.machines.flatMap((machine) =>
        machine.snapshots.map((each) => ({
          ref: each.ref,
          properties: () => snapshotProperties(machine, each),
        })),
      ),
      ...this.tasks.map((each) => ({
        ref: each.ref,
        properties: () => ({ info: { type: 'TaskInfo', inside: each.info() } }),
      })),
      {
        ref: taskManager,
        properties: () => ({ recentTask: arrayOfRefs(this.tasks.slice(-RECENT).map((each) => each.ref)) }),
      },
      { ref: datastore, properties: () => datastoreProperties(this.machines.map((each) => each.ref)) },
    ];
  }

  #machine(machine: FakeMachine): Properties {
    const own = this.tasks.filter((each) => each.start.entity.value === machine.ref.value).slice(-RECENT);
    return machineProperties(machine, {
      datastore: arrayOfRefs([datastore]),
      recentTask: arrayOfRefs(own.map((each) => each.ref)),
    });
  }
}

function datastoreProperties(users: readonly Ref[]): Properties {
  const summary = [
    refElement('datastore', datastore),
    field('name', 'datastore1'),
    field('url', 'ds:///vmfs/volumes/fake/'),
    field('capacity', 1_099_511_627_776),
    field('freeSpace', 549_755_813_888),
    field('accessible', true),
    field('multipleHostAccess', false),
    field('type', 'VMFS'),
  ];
  return {
    name: text('datastore1'),
    vm: arrayOfRefs(users),
    summary: { type: 'DatastoreSummary', inside: summary },
    info: { type: 'VmfsDatastoreInfo', inside: [element('name', {}, 'datastore1')] },
  };
}
