import { child, element, isElement, type XmlElement, type XmlNode } from '@snaptree/formats';
import type { FakeMachine, FakeSnapshot } from './machine.ts';
import { field, type Ref, refElement, typed } from './wire.ts';

/** A property: its type and its content. */
export interface Property {
  readonly type: string;
  readonly inside: readonly (XmlNode | undefined)[];
}

export type Properties = Readonly<Record<string, Property>>;

/** Array properties with the type of their members: as a separate property they are `ArrayOf…`. */
const arrays: Readonly<Record<string, string>> = {
  datastore: 'ManagedObjectReference',
  recentTask: 'ManagedObjectReference',
  'config.hardware.device': 'VirtualDevice',
  'layoutEx.file': 'VirtualMachineFileLayoutExFileInfo',
  'layoutEx.disk': 'VirtualMachineFileLayoutExDiskLayout',
  'layoutEx.snapshot': 'VirtualMachineFileLayoutExSnapshotLayout',
  'snapshot.rootSnapshotList': 'VirtualMachineSnapshotTree',
};

/** `val` of a property path (`runtime.powerState`); undefined if it is not set. */
export function valueAt(properties: Properties, path: string): XmlElement | undefined {
  const [first = '', ...rest] = path.split('.');
  const property = properties[first];
  if (property === undefined) return undefined;
  let here: XmlElement[] = [typed('val', property.type, ...property.inside)];
  for (const name of rest)
    here = here.flatMap((each) => each.children.filter(isElement).filter((e) => e.name === name));
  const member = arrays[path];
  if (member !== undefined && rest.length > 0) {
    if (here.length === 0) return undefined;
    return typed('val', `ArrayOf${member}`, ...here.map((each) => ({ ...each, name: member })));
  }
  const [found] = here;
  if (found === undefined) return undefined;
  const attributes = new Map(found.attributes);
  if (!attributes.has('xsi:type')) attributes.set('xsi:type', typeOf(found, path));
  return { ...found, name: 'val', attributes };
}

function typeOf(value: XmlElement, path: string): string {
  if (value.attributes.has('type')) return 'ManagedObjectReference';
  if (path.endsWith('powerState')) return 'VirtualMachinePowerState';
  return value.children.some(isElement) ? path : 'xsd:string';
}

export const arrayOfRefs = (refs: readonly Ref[]): Property => ({
  type: 'ArrayOfManagedObjectReference',
  inside: refs.map((each) => refElement('ManagedObjectReference', each)),
});

export const text = (value: string): Property => ({ type: 'xsd:string', inside: [value] });

/** The properties of a VM, nested ones in the order of the WSDL. */
export function machineProperties(machine: FakeMachine, more: Properties): Properties {
  return {
    name: text(machine.name),
    config: { type: 'VirtualMachineConfigInfo', inside: configuration(machine) },
    runtime: {
      type: 'VirtualMachineRuntimeInfo',
      inside: [
        field('connectionState', 'connected'),
        field('powerState', machine.power),
        field('consolidationNeeded', machine.consolidationNeeded),
      ],
    },
    ...(machine.inaccessible
      ? {}
      : { layoutEx: { type: 'VirtualMachineFileLayoutEx', inside: layout(machine) } }),
    capability: {
      type: 'VirtualMachineCapability',
      inside: [
        field('snapshotOperationsSupported', true),
        field('multipleSnapshotsSupported', true),
        field('memorySnapshotsSupported', true),
        field('quiescedSnapshotsSupported', true),
      ],
    },
    guest: { type: 'GuestInfo', inside: [field('toolsRunningStatus', 'guestToolsRunning')] },
    ...(machine.snapshots.length === 0
      ? {}
      : { snapshot: { type: 'VirtualMachineSnapshotInfo', inside: snapshotInfo(machine) } }),
    ...more,
  };
}

function configuration(machine: FakeMachine): (XmlElement | undefined)[] {
  return [
    field('changeVersion', '1'),
    field('modified', '1970-01-01T00:00:00Z'),
    field('name', machine.name),
    field('guestFullName', 'Other Linux (64-bit)'),
    field('version', 'vmx-19'),
    field('uuid', machine.uuid),
    field('instanceUuid', machine.instanceUuid),
    field('template', false),
    field('guestId', 'otherLinux64Guest'),
    element('files', {}, element('vmPathName', {}, `[datastore1] ${machine.name}/${machine.name}.vmx`)),
    element(
      'hardware',
      {},
      element('numCPU', {}, '2'),
      element('memoryMB', {}, '1024'),
      diskDevice(machine, machine.disk.top),
    ),
  ];
}

function diskDevice(machine: FakeMachine, file: string): XmlElement {
  return typed(
    'device',
    'VirtualDisk',
    field('key', 2000),
    typed('deviceInfo', 'Description', field('label', 'Hard disk 1'), field('summary', '1,048,576 KB')),
    backing(machine.chain(file), 'backing'),
    field('controllerKey', 1000),
    field('unitNumber', 0),
    field('capacityInKB', 1_048_576),
    field('capacityInBytes', 1_073_741_824),
  );
}

/** The chain as nested backings, from the written file down. */
function backing([file, ...below]: readonly string[], name: 'backing' | 'parent'): XmlElement | undefined {
  if (file === undefined) return undefined;
  const inside = [
    field('fileName', file),
    field('diskMode', 'persistent'),
    field('thinProvisioned', true),
    backing(below, 'parent'),
  ];
  return name === 'backing'
    ? typed(name, 'VirtualDiskFlatVer2BackingInfo', ...inside)
    : element(name, {}, ...inside.filter((each) => each !== undefined));
}

/** VirtualMachineFileLayoutEx: every file once, and chains of keys from the base to the top. */
function layout(machine: FakeMachine): (XmlElement | undefined)[] {
  const disks = [...machine.disk.backing.keys()];
  const memories = machine.snapshots.flatMap((each) => each.memory ?? []);
  const files = [...disks, ...memories];
  const chain = (from: string) =>
    machine
      .chain(from)
      .toReversed()
      .map((file) => element('chain', {}, field('fileKey', files.indexOf(file))));
  const diskLayout = (from: string) => element('disk', {}, field('key', 2000), ...chain(from));
  return [
    ...files.map((name, key) =>
      element(
        'file',
        {},
        field('key', key),
        field('name', name),
        field('type', key < disks.length ? 'diskExtent' : 'snapshotMemory'),
        field('size', 1_048_576 * (key + 1)),
        field('accessible', true),
      ),
    ),
    diskLayout(machine.disk.top),
    ...machine.snapshots.map((each) =>
      element(
        'snapshot',
        {},
        refElement('key', each.ref),
        field('dataKey', -1),
        field('memoryKey', each.memory === undefined ? -1 : files.indexOf(each.memory)),
        diskLayout(each.stateFile),
      ),
    ),
    field('timestamp', '2026-01-01T00:00:00Z'),
  ];
}

function snapshotInfo(machine: FakeMachine): XmlElement[] {
  const roots = machine.children(undefined).map((root) => tree(machine, root, 'rootSnapshotList'));
  return machine.current === undefined ? roots : [refElement('currentSnapshot', machine.current), ...roots];
}

function tree(machine: FakeMachine, from: FakeSnapshot, name: string): XmlElement {
  return element(
    name,
    {},
    refElement('snapshot', from.ref),
    refElement('vm', machine.ref),
    field('name', from.name),
    field('description', from.description),
    field('id', from.id),
    field('createTime', from.createTime),
    field('state', from.state),
    field('quiesced', from.quiesced),
    ...machine.children(from.ref).map((each) => tree(machine, each, 'childSnapshotList')),
    field('replaySupported', false),
  );
}

export function snapshotProperties(machine: FakeMachine, snapshot: FakeSnapshot): Properties {
  const config = element('config', {}, ...configuration(machine).filter((each) => each !== undefined));
  const hardware = element(
    'hardware',
    {},
    element('numCPU', {}, '2'),
    element('memoryMB', {}, '1024'),
    diskDevice(machine, snapshot.stateFile),
  );
  const rest = config.children.filter((each) => each !== child(config, 'hardware'));
  return {
    config: { type: 'VirtualMachineConfigInfo', inside: [...rest, hardware] },
    childSnapshot: arrayOfRefs(machine.children(snapshot.ref).map((each) => each.ref)),
    vm: { type: 'ManagedObjectReference', inside: [machine.ref.value] },
  };
}
