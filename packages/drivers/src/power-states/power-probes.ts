import {
  type Capabilities,
  type LiveDisk,
  type Operation,
  type Power,
  type SnapshotTree,
  treeFromNotation,
} from '@snaptree/core';

/** One row of the table of power states: a question that is put to the planner in each of them. */
export interface PowerProbe {
  readonly name: string;
  readonly ask: (at: ProbePlace) => { readonly tree: SnapshotTree; readonly operation: Operation };
}

export interface ProbePlace {
  readonly capabilities: Capabilities;
  readonly mechanism: string;
  readonly power: Power;
}

interface Form {
  readonly tree: string;
  /** What the machine did when the restore points were taken; `running`: their memory was saved too. */
  readonly captured?: 'running' | 'off';
  readonly operation: Operation;
}

const probe = (name: string, form: (mechanism: string) => Form): PowerProbe => ({
  name,
  ask: (place) => {
    const { operation, ...rest } = form(place.mechanism);
    return { tree: treeAt(place, rest), operation };
  },
});

const create = (mechanism: string, options: { memory?: true; quiesce?: true }): Form => ({
  tree: 'a(b*)',
  operation: { kind: 'create', name: 'new', memory: false, quiesce: false, mechanism, ...options },
});

/** Asked for each mechanism. Losses are accepted beforehand: they do not depend on the power state. */
export const mechanismProbes: readonly PowerProbe[] = [
  probe('create, disks only', (mechanism) => create(mechanism, {})),
  probe('create, disks only, quiesced', (mechanism) => create(mechanism, { quiesce: true })),
  probe('create, with memory', (mechanism) => create(mechanism, { memory: true })),
  probe('merge the newest into the live state', () => ({
    tree: 'a(b*)',
    operation: { kind: 'mergeIntoChildren', id: 'b' },
  })),
  probe('merge an older one, taken while running', () => ({
    tree: 'a(b*)',
    captured: 'running',
    operation: { kind: 'mergeIntoChildren', id: 'a' },
  })),
  probe('merge an older one, taken while off', () => ({
    tree: 'a(b*)',
    captured: 'off',
    operation: { kind: 'mergeIntoChildren', id: 'a' },
  })),
  probe('merge one beside the live path', () => ({
    tree: 'a(b(c) d*)',
    operation: { kind: 'mergeIntoChildren', id: 'b' },
  })),
  probe('merge one with two children', () => ({
    tree: 'a(b c*)',
    operation: { kind: 'mergeIntoChildren', id: 'a' },
  })),
  probe('discard a leaf beside the live path', () => ({
    tree: 'a(b* c)',
    operation: { kind: 'discard', id: 'c' },
  })),
  probe('discard the one that the machine is on', () => ({
    tree: 'a(b*)',
    operation: { kind: 'discard', id: 'b', force: true },
  })),
  probe('revert to one without memory', () => ({
    tree: 'a(b*)',
    captured: 'off',
    operation: { kind: 'revert', id: 'a', force: true },
  })),
  probe('revert to one with memory', () => ({
    tree: 'a(b*)',
    captured: 'running',
    operation: { kind: 'revert', id: 'a', force: true },
  })),
];

const machine = (name: string, operation: Operation): PowerProbe =>
  probe(name, () => ({ tree: 'a(b*)', operation }));

/** Asked once for each hypervisor. */
export const machineProbes: readonly PowerProbe[] = [
  machine('rename', { kind: 'rename', id: 'a', name: 'new' }),
  machine('describe', { kind: 'describe', id: 'a', description: 'new' }),
  machine('deleteMetadata', { kind: 'deleteMetadata', id: 'a' }),
  machine('start', { kind: 'power', action: 'start' }),
  machine('shut down', { kind: 'power', action: 'shutdown' }),
  machine('stop', { kind: 'power', action: 'stop' }),
  machine('pause', { kind: 'power', action: 'pause' }),
  machine('resume', { kind: 'power', action: 'resume' }),
  machine('save the memory (managed save)', { kind: 'managedSave', action: 'save' }),
  machine('remove the saved memory', { kind: 'managedSave', action: 'remove' }),
];

function treeAt({ capabilities, mechanism, power }: ProbePlace, form: Omit<Form, 'operation'>): SnapshotTree {
  const layered = capabilities.mechanisms[mechanism]?.storage !== 'independent';
  const tree = treeFromNotation(form.tree, {
    mechanism,
    power,
    layered: () => layered,
    memory: form.captured === 'running',
  });
  if (!layered || form.captured === undefined) return tree;
  const disks = tree.live.disks.map((disk) => ({ ...disk, defined: definedLayers(disk, form.captured) }));
  return { ...tree, live: { ...tree.live, disks } };
}

/**
 * libvirt 9.0 writes the whole chain into the stored definition when a snapshot is taken of a running machine, and
 * only the new file when it is off (qemuSnapshotCreateInactiveExternal; tried).
 */
const definedLayers = (disk: LiveDisk, captured: Form['captured']): number =>
  captured === 'off' ? 1 : disk.chain.length;
