import {
  type Capabilities,
  type LiveDisk,
  type Operation,
  type Power,
  type SnapshotTree,
  treeFromNotation,
} from '@snaptree/core';

/** One row of the table: a question to the planner in each power state. */
export interface PowerProbe {
  readonly name: string;
  /** Only for mechanisms whose snapshots can be copied into their children. */
  readonly pulls?: true;
  readonly form: (mechanism: string) => Form;
  readonly ask: (at: ProbePlace) => { readonly tree: SnapshotTree; readonly operation: Operation };
}

export interface ProbePlace {
  readonly capabilities: Capabilities;
  readonly mechanism: string;
  readonly power: Power;
}

/** What a probe asks about a tree. */
export interface Form {
  readonly tree: string;
  /** The power state when the snapshots were taken; `running`: with memory. */
  readonly captured?: 'running' | 'off';
  readonly operation: Operation;
}

const probe = (name: string, form: (mechanism: string) => Form): PowerProbe => ({
  name,
  form,
  ask: (place) => {
    const { operation, ...rest } = form(place.mechanism);
    return { tree: treeAt(place, rest), operation };
  },
});

const create = (mechanism: string, options: { memory?: true; quiesce?: true }): Form => ({
  tree: 'a(b*)',
  operation: { kind: 'create', name: 'new', memory: false, quiesce: false, mechanism, ...options },
});

/** Asked for each mechanism. Losses are accepted in advance: they do not depend on the power state. */
export const mechanismProbes: readonly PowerProbe[] = [
  probe('take a snapshot of the disks', (mechanism) => create(mechanism, {})),
  probe('take a snapshot of the disks, quiesced', (mechanism) => create(mechanism, { quiesce: true })),
  probe('take a snapshot with memory', (mechanism) => create(mechanism, { memory: true })),
  probe('delete the newest, merge into the live state', () => ({
    tree: 'a(b*)',
    operation: { kind: 'mergeIntoChildren', id: 'b' },
  })),
  probe('delete an older one taken while running, merge', () => ({
    tree: 'a(b*)',
    captured: 'running',
    operation: { kind: 'mergeIntoChildren', id: 'a' },
  })),
  probe('delete an older one taken while off, merge', () => ({
    tree: 'a(b*)',
    captured: 'off',
    operation: { kind: 'mergeIntoChildren', id: 'a' },
  })),
  probe('delete one that the live state does not depend on, merge', () => ({
    tree: 'a(b(c) d*)',
    operation: { kind: 'mergeIntoChildren', id: 'b' },
  })),
  probe('delete one with two children, merge', () => ({
    tree: 'a(b c*)',
    operation: { kind: 'mergeIntoChildren', id: 'a' },
  })),
  {
    ...probe('delete one with two children, copy into the children', () => ({
      tree: 'x(a(b c*))',
      operation: { kind: 'mergeIntoChildren', id: 'a', pull: true },
    })),
    pulls: true,
  },
  {
    ...probe('delete one that the live state does not depend on, copy into its child', () => ({
      tree: 'a(b(c) d*)',
      operation: { kind: 'mergeIntoChildren', id: 'b', pull: true },
    })),
    pulls: true,
  },
  probe('discard a leaf that is not current', () => ({
    tree: 'a(b* c)',
    operation: { kind: 'discard', id: 'c' },
  })),
  probe('discard the current snapshot', () => ({
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
  machine('change the description', { kind: 'describe', id: 'a', description: 'new' }),
  machine('remove from list, keep data', { kind: 'deleteMetadata', id: 'a' }),
  machine('start', { kind: 'power', action: 'start' }),
  machine('shut down', { kind: 'power', action: 'shutdown' }),
  machine('stop', { kind: 'power', action: 'stop' }),
  machine('pause', { kind: 'power', action: 'pause' }),
  machine('resume', { kind: 'power', action: 'resume' }),
  machine('save the state (managed save)', { kind: 'managedSave', action: 'save' }),
  machine('discard the saved state', { kind: 'managedSave', action: 'remove' }),
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
 * For a snapshot of a running VM, libvirt 9.0 writes the entire chain into the stored definition; for one that is off,
 * only the new file (qemuSnapshotCreateInactiveExternal; tested).
 */
const definedLayers = (disk: LiveDisk, captured: Form['captured']): number =>
  captured === 'off' ? 1 : disk.chain.length;
