import { child, childrenNamed, childText, element, textOf, type XmlElement } from '@snaptree/formats';
import { refOf } from './collector.ts';
import type { FakeInventory } from './inventory.ts';
import type { FakeMachine, PowerState } from './machine.ts';
import type { FakeTask } from './tasks.ts';
import { FaultRaised, fault, field, refElement, response, typed } from './wire.ts';

type Method = (inventory: FakeInventory, request: XmlElement) => XmlElement;

/** vCenter's IDs of operations (TaskManager.description.methodInfo, 6.5). */
const descriptionIds = {
  CreateSnapshot_Task: 'VirtualMachine.createSnapshot',
  CreateSnapshotEx_Task: 'VirtualMachine.createSnapshotEx',
  RevertToSnapshot_Task: 'vm.Snapshot.revert',
  RemoveSnapshot_Task: 'vm.Snapshot.remove',
  RemoveAllSnapshots_Task: 'VirtualMachine.removeAllSnapshots',
  ConsolidateVMDisks_Task: 'VirtualMachine.consolidateDisks',
  EstimateStorageForConsolidateSnapshots_Task: 'VirtualMachine.estimateStorageRequirementForConsolidate',
  PowerOnVM_Task: 'VirtualMachine.powerOn',
  PowerOffVM_Task: 'VirtualMachine.powerOff',
  SuspendVM_Task: 'VirtualMachine.suspend',
} as const;
type TaskMethod = keyof typeof descriptionIds;

/** Methods of virtual machines, snapshots and tasks, as in the vSphere API reference (8.0). */
export const methods: Readonly<Record<string, Method>> = {
  CreateSnapshot_Task: (inventory, request) =>
    task(inventory, request, 'CreateSnapshot_Task', (machine) =>
      create(machine, request, flag(request, 'quiesce')),
    ),
  CreateSnapshotEx_Task: (inventory, request) =>
    task(inventory, request, 'CreateSnapshotEx_Task', (machine) =>
      create(machine, request, childText(request, 'quiesceSpec') !== undefined),
    ),
  RevertToSnapshot_Task: (inventory, request) =>
    task(inventory, request, 'RevertToSnapshot_Task', (machine) => {
      const to = machine.find(self(request));
      if (to !== undefined) machine.revert(to, flag(request, 'suppressPowerOn'));
      return undefined;
    }),
  RemoveSnapshot_Task: (inventory, request) =>
    task(inventory, request, 'RemoveSnapshot_Task', (machine) => {
      remove(machine, request);
      return undefined;
    }),
  RemoveAllSnapshots_Task: (inventory, request) =>
    task(inventory, request, 'RemoveAllSnapshots_Task', (machine) => {
      for (const each of [...machine.snapshots]) machine.remove(each, consolidates(request));
      return undefined;
    }),
  ConsolidateVMDisks_Task: (inventory, request) =>
    task(inventory, request, 'ConsolidateVMDisks_Task', (machine) => {
      machine.consolidationNeeded = false;
      return undefined;
    }),
  EstimateStorageForConsolidateSnapshots_Task: (inventory, request) =>
    task(inventory, request, 'EstimateStorageForConsolidateSnapshots_Task', (machine) =>
      machine.consolidationKib === undefined ? undefined : storageRequirement(machine.consolidationKib),
    ),
  PowerOnVM_Task: (inventory, request) => power(inventory, request, 'PowerOnVM_Task'),
  PowerOffVM_Task: (inventory, request) => power(inventory, request, 'PowerOffVM_Task'),
  SuspendVM_Task: (inventory, request) => power(inventory, request, 'SuspendVM_Task'),
  RenameSnapshot: (inventory, request) => {
    const snapshot = inventory.machineOf(self(request)).find(self(request));
    const name = childText(request, 'name');
    const description = childText(request, 'description');
    if (name === undefined && description === undefined)
      throw new FaultRaised(fault('InvalidArgument', 'A specified parameter was not correct: name'));
    if (snapshot !== undefined) {
      snapshot.name = name ?? snapshot.name;
      snapshot.description = description ?? snapshot.description;
    }
    return response('RenameSnapshot');
  },
  ShutdownGuest: (inventory, request) => {
    const machine = inventory.machineOf(self(request));
    if (machine.power !== 'poweredOn') throw new FaultRaised(wrongPower('poweredOff', machine.power));
    if (machine.obeys) machine.power = 'poweredOff';
    return response('ShutdownGuest');
  },
  HasPrivilegeOnEntities: (inventory, request) =>
    response(
      'HasPrivilegeOnEntities',
      element(
        'returnval',
        {},
        refElement('entity', refOf(child(request, 'entity'))),
        ...childrenNamed(request, 'privId').map((each) =>
          element(
            'privAvailability',
            {},
            element('privId', {}, textOf(each)),
            element('isGranted', {}, String(!inventory.denied.has(textOf(each)))),
          ),
        ),
      ),
    ),
  CancelTask: (inventory, request) => {
    const found = inventory.tasks.find((each) => each.ref.value === self(request).value);
    if (found === undefined || found.over)
      throw new FaultRaised(fault('InvalidState', 'The operation is not allowed in the current state.'));
    if (!found.start.cancelable)
      throw new FaultRaised(fault('NotSupported', 'The operation is not supported on the object.'));
    found.cancel();
    return response('CancelTask');
  },
};

const self = (request: XmlElement) => refOf(child(request, '_this'));
const flag = (request: XmlElement, name: string) => childText(request, name) === 'true';
const consolidates = (request: XmlElement) => childText(request, 'consolidate') !== 'false';

function task(
  inventory: FakeInventory,
  request: XmlElement,
  method: TaskMethod,
  effect: (machine: FakeMachine) => XmlElement | undefined,
): XmlElement {
  const machine = inventory.machineOf(self(request));
  refuseWhileBusy(inventory, machine);
  const started = inventory.begin({
    method,
    descriptionId: descriptionIds[method],
    entity: machine.ref,
    entityName: machine.name,
    // Deletions cannot be canceled (Broadcom KB 337175).
    cancelable: method.startsWith('CreateSnapshot') || method === 'SuspendVM_Task',
    effect: () => effect(machine),
    needsConsolidation: (needed) => {
      machine.consolidationNeeded = needed;
    },
  });
  return response(method, refElement('returnval', started.ref));
}

function refuseWhileBusy(inventory: FakeInventory, machine: FakeMachine): void {
  const other = inventory.tasks.find((each) => !each.over && each.start.entity.value === machine.ref.value);
  if (other !== undefined) throw new FaultRaised(busy(other));
}

const busy = (other: FakeTask) =>
  fault('TaskInProgress', 'Another task is already in progress.', refElement('task', other.ref));

function create(machine: FakeMachine, request: XmlElement, quiesce: boolean): XmlElement {
  const taken = machine.take({
    name: unescaped(childText(request, 'name') ?? ''),
    description: childText(request, 'description') ?? '',
    memory: flag(request, 'memory'),
    quiesce,
  });
  return typed('result', 'ManagedObjectReference', taken.ref.value);
}

/** The API reference allows `%` in a name only at the start of an escape sequence. */
function unescaped(name: string): string {
  if (/%(?![0-9a-fA-F]{2})/.test(name)) throw new FaultRaised(fault('InvalidName', '', field('name', name)));
  return name;
}

function remove(machine: FakeMachine, request: XmlElement): void {
  const gone = machine.find(self(request));
  if (gone === undefined) return;
  if (flag(request, 'removeChildren'))
    for (const child of machine.children(gone.ref)) machine.remove(child, consolidates(request));
  machine.remove(gone, consolidates(request));
}

const powers: Readonly<Record<string, { to: PowerState; from: readonly PowerState[] }>> = {
  PowerOnVM_Task: { to: 'poweredOn', from: ['poweredOff', 'suspended'] },
  // "Powers off a powered-on or suspended virtual machine" (vSphere Automation API, Power.stop).
  PowerOffVM_Task: { to: 'poweredOff', from: ['poweredOn', 'suspended'] },
  SuspendVM_Task: { to: 'suspended', from: ['poweredOn'] },
};

function power(inventory: FakeInventory, request: XmlElement, method: TaskMethod): XmlElement {
  const machine = inventory.machineOf(self(request));
  const action = powers[method];
  if (action === undefined || !action.from.includes(machine.power))
    throw new FaultRaised(wrongPower(action?.to ?? 'poweredOff', machine.power));
  return task(inventory, request, method, () => {
    machine.power = action.to;
    return undefined;
  });
}

export const wrongPower = (requested: PowerState, existing: PowerState) =>
  fault(
    'InvalidPowerState',
    `The attempted operation cannot be performed in the current state (${existing}).`,
    field('requestedState', requested),
    field('existingState', existing),
  );

/** `info.result` of an estimate: an array, one entry for each datastore. */
const storageRequirement = (kib: number): XmlElement =>
  typed(
    'result',
    'ArrayOfStorageRequirement',
    element('StorageRequirement', {}, element('freeSpaceRequiredInKb', {}, String(kib))),
  );
