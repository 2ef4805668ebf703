import { renderMessage } from '@snaptree/core';
import { describe, expect, it } from 'vitest';
import type { DomainDescription } from './domain.ts';
import { type FileFacts, noFileFacts } from './files.ts';
import type { SnapshotDescription } from './snapshot.ts';
import { type DomainParts, treeOfDomain } from './tree.ts';

const uuid = '08f3f9ac-d722-42f2-a8a5-db397f4496e2';

function machine(chain: string, complete = true): DomainDescription {
  const files = chain.split(' ');
  const disk = { target: 'vda', device: 'disk' as const, readonly: false, chain: files, complete };
  return { name: 'web', uuid, type: 'qemu', guestAgent: false, disks: [disk] };
}

interface Drawn {
  readonly parent?: string;
  /** The VM's chain when the snapshot was taken. */
  readonly on: string;
  /** External: the file opened then. */
  readonly opens?: string;
  readonly marked?: boolean;
  readonly at?: number;
}

function snapshot(name: string, drawn: Drawn): SnapshotDescription {
  return {
    name,
    creationTime: drawn.at ?? 1000,
    state: 'shutoff',
    memory: 'no',
    ...(drawn.parent === undefined ? {} : { parent: drawn.parent }),
    disks: [
      {
        target: 'vda',
        location: drawn.opens === undefined ? 'internal' : 'external',
        ...(drawn.opens === undefined ? {} : { overlay: drawn.opens }),
        deleteInProgress: drawn.marked ?? false,
      },
    ],
    revertFiles: new Map(),
    domain: machine(drawn.on),
  };
}

function tree(parts: Partial<DomainParts> & { live: string }) {
  const { live, ...rest } = parts;
  const domain = machine(live);
  return treeOfDomain({
    domain,
    definition: domain,
    power: 'running',
    snapshots: [],
    current: undefined,
    files: noFileFacts,
    dependants: [],
    ...rest,
  });
}

const a = snapshot('a', { on: 'base', opens: 'e1' });
const b = snapshot('b', { parent: 'a', on: 'e1 base', opens: 'e2', at: 1001 });
const i1 = snapshot('i1', { on: 'base' });
const nameOf = (found: ReturnType<typeof tree>) => {
  const { current } = found;
  return current.kind === 'snapshot' ? found.snapshots.find((s) => s.id === current.id)?.name : current.kind;
};

describe('the disks of a VM that a revert left paused', () => {
  const memory = { ...a, memory: 'external' as const };
  const inactive = (parts: Partial<DomainParts> & { live: string }) =>
    tree({ ...parts, power: 'paused', pausedBy: 'revert' }).live.inactiveDisks ?? false;

  it('are inactive if its memory was loaded', () => {
    expect(inactive({ live: 'r1 base', snapshots: [memory], current: 'a' })).toBe(true);
    expect(inactive({ live: 'r1 base', snapshots: [a], current: 'a' })).toBe(false);
  });

  it('remain inactive when more snapshots are taken', () => {
    const taken = snapshot('t', { parent: 'a', on: 'r1 base', opens: 'e3', at: 1002 });
    expect(inactive({ live: 'e3 r1 base', snapshots: [memory, taken], current: 't' })).toBe(true);
  });

  it('are active after a revert to a snapshot without memory, whatever is above it', () => {
    expect(inactive({ live: 'r2 e1 base', snapshots: [memory, b], current: 'b' })).toBe(false);
  });
});

describe('the current snapshot in a tree from libvirt', () => {
  it('is known if the VM writes to its overlay', () => {
    expect(nameOf(tree({ live: 'e2 e1 base', snapshots: [a, b], current: 'b' }))).toBe('b');
  });

  it('is known if it is internal and the VM writes to the file that contains it', () => {
    expect(nameOf(tree({ live: 'base', snapshots: [i1], current: 'i1' }))).toBe('i1');
  });

  it('is the base image if libvirt reports none and the VM writes to no overlay', () => {
    expect(nameOf(tree({ live: 'base', snapshots: [i1] }))).toBe('base');
  });

  it.each([
    ['no current snapshot, but an overlay is written', { live: 'e2 e1 base', snapshots: [a, b] }],
    ['another overlay is written', { live: 'e2 e1 base', snapshots: [a, b], current: 'a' }],
    [
      'an overlay is written below an internal snapshot',
      { live: 'e1 base', snapshots: [i1, a], current: 'i1' },
    ],
    ['a current snapshot that is not in the list', { live: 'base', snapshots: [i1], current: 'gone' }],
    ['a disk that was moved elsewhere', { live: 'moved', snapshots: [i1], current: 'i1' }],
  ])('is unknown with %s', (_, parts) => {
    const { current } = tree(parts);
    if (current.kind !== 'unknown' || current.message === undefined) throw new Error('not reported');
    expect(current.why).toMatch(/^(Disk|libvirt).*\.$/);
    expect(renderMessage(current.message)).toBe(current.why);
    expect(current.message.template).toContain('{0}');
  });

  it('is found through the files that a revert created (libvirt 9.9 and later)', () => {
    const reverted = { ...a, revertFiles: new Map([['vda', 'r1']]) };
    const found = tree({ live: 'r1 base', snapshots: [reverted], current: 'a' });
    expect(nameOf(found)).toBe('a');
    expect(found.snapshots.map((s) => s.deletedByRevert)).toEqual([['r1']]);
  });

  it('is found through the backing file if no record names the active file (libvirt 9.9 and later)', () => {
    const c = snapshot('c', { parent: 'a', on: 'r1 base', opens: 'e3', at: 1002 });
    expect(nameOf(tree({ live: 'r1 base', snapshots: [a], current: 'a' }))).toBe('a');
    expect(nameOf(tree({ live: 'r1 base', snapshots: [a, b], current: 'a' }))).toBe('a');
    expect(nameOf(tree({ live: 'r1 e1 base', snapshots: [a, b], current: 'a' }))).toBe('unknown');
    expect(nameOf(tree({ live: 'r1 base', snapshots: [a, c], current: 'a' }))).toBe('unknown');
  });

  it('is found through the overlay that the active file depends on if the newest record was removed', () => {
    expect(nameOf(tree({ live: 'e2 e1 base', snapshots: [a], current: 'a' }))).toBe('a');
    expect(nameOf(tree({ live: 'e3 e2 e1 base', snapshots: [a], current: 'a' }))).toBe('a');
    expect(nameOf(tree({ live: 'e2 e1 base', snapshots: [a] }))).toBe('unknown');
    expect(nameOf(tree({ live: 'e2', snapshots: [a], current: 'a' }))).toBe('unknown');
  });

  it('is found in a tree whose parents form a cycle', () => {
    const circle = [
      { ...a, parent: 'b', disks: [] },
      { ...b, disks: [] },
    ];
    expect(tree({ live: 'base', snapshots: circle, current: 'a' }).current.kind).toBe('snapshot');
  });
});

describe('the chain of the live state', () => {
  const off = { power: 'off' as const, snapshots: [a, b], current: 'b' };

  it.each([
    [{ sourceType: 'block' }, 'vg', 'device'],
    [{}, '/dev/loop0', 'device'],
    [{ sourceType: 'network' }, 'rbd://ceph/pool/image', 'network'],
    [{ sourceType: 'volume', volumes: [{ place: 'p/v', pool: 'p', volume: 'v' }] }, 'p/v', 'volume'],
    [{ sourceType: 'volume' }, '/pool/v', undefined],
    [{}, '/images/a.qcow2', undefined],
  ])('shows a source that is not a file in a folder: %j %s', (about, place, source) => {
    const domain = machine(place);
    const disks = domain.disks.map((disk) => ({ ...disk, ...about }));
    const found = tree({ live: place, domain: { ...domain, disks } });
    expect(found.live.disks[0]?.source).toBe(source);
  });

  it('comes from the snapshots if the definition of a stopped VM names only the active file', () => {
    const domain = machine('e2', false);
    const found = tree({ live: 'e2', ...off, domain, definition: domain });
    expect(found.live.disks).toEqual([
      { disk: 'vda', chain: [{ path: 'e2' }, { path: 'e1' }, { path: 'base' }], defined: 1 },
    ]);
  });

  it('comes from the image files if they were read', () => {
    const domain = machine('e2', false);
    const backing = new Map([
      ['e2', 'e1'],
      ['e1', 'base'],
      ['base', 'golden'],
      ['golden', null],
    ]);
    const found = tree({
      live: 'e2',
      ...off,
      domain,
      definition: domain,
      files: { ...noFileFacts, backing },
    });
    expect(found.live.disks[0]?.chain.map((l) => l.path)).toEqual(['e2', 'e1', 'base', 'golden']);
  });

  it('knows what is below a file that a revert made, even if no file can be read', () => {
    const domain = machine('r1', false);
    const reverted = { ...b, revertFiles: new Map([['vda', 'r1']]) };
    const found = tree({
      live: 'r1',
      domain,
      definition: domain,
      power: 'off',
      snapshots: [a, reverted],
      current: 'b',
    });
    expect(found.live.disks[0]?.chain.map((l) => l.path)).toEqual(['r1', 'e1', 'base']);
  });

  it('makes the tree partial if it contains a cycle', () => {
    const domain = machine('x', false);
    const backing = new Map([['x', 'x']]);
    const found = tree({ live: 'x', domain, definition: domain, files: { ...noFileFacts, backing } });
    expect(found.partial).toMatchObject([{ text: expect.stringMatching(/vda/) }]);
  });

  it('may have 500 files, but is not followed without end', () => {
    const domain = machine('f0', false);
    const long = new Map(Array.from({ length: 500 }, (_, i): [string, string] => [`f${i}`, `f${i + 1}`]));
    const endless = new Map(Array.from({ length: 5000 }, (_, i): [string, string] => [`f${i}`, `f${i + 1}`]));
    const read = (backing: Map<string, string>) =>
      tree({ live: 'f0', domain, definition: domain, files: { ...noFileFacts, backing } });
    expect(read(long).live.disks[0]?.chain).toHaveLength(501);
    expect(read(endless).partial).toHaveLength(1);
  });

  it('shows sizes and missing files if they are known', () => {
    const files = { ...noFileFacts, bytes: new Map([['e1', 7]]), missing: new Set(['base']) };
    const found = tree({ live: 'e1 base', snapshots: [a], current: 'a', files });
    expect(found.live.disks[0]?.chain).toEqual([
      { path: 'e1', bytes: 7 },
      { path: 'base', missing: true },
    ]);
    expect(found.snapshots[0]?.problem?.code).toBe('missingFile');
  });

  it('has no missing file after a revert deleted an overlay, but does if a file with a snapshot is gone', () => {
    const reverted = { ...a, revertFiles: new Map([['vda', 'r1']]) };
    const found = (gone: string) =>
      tree({
        live: 'r1 base',
        snapshots: [reverted, b],
        current: 'a',
        files: { ...noFileFacts, missing: new Set([gone]) },
      }).snapshots.map((s) => s.problem?.code);
    expect(found('e2')).toEqual([undefined, undefined]);
    expect(found('e1')).toEqual(['missingFile', 'missingFile']);
  });
});

describe('the snapshots of a tree from libvirt', () => {
  it('have a state file, an overlay, and the size of their data except for the base image', () => {
    const files = {
      ...noFileFacts,
      bytes: new Map([
        ['base', 99],
        ['e1', 7],
        ['e2', 8],
      ]),
    };
    const found = tree({ live: 'e2 e1 base', snapshots: [a, b], current: 'b', files });
    expect(found.snapshots.map((s) => s.disks)).toEqual([
      [{ disk: 'vda', coverage: 'external', stateFile: 'base', overlay: 'e1' }],
      [{ disk: 'vda', coverage: 'external', stateFile: 'e1', overlay: 'e2', bytes: 7 }],
    ]);
  });

  it('have a memory file, and its size if it is known', () => {
    const withMemory = { ...a, memory: 'external' as const, memoryFile: '/images/a.mem' };
    const files = { ...noFileFacts, bytes: new Map([['/images/a.mem', 5]]) };
    const found = tree({ live: 'e1 base', snapshots: [withMemory], current: 'a', files });
    expect(found.snapshots[0]).toMatchObject({ memory: true, memoryFile: '/images/a.mem', memoryBytes: 5 });
  });

  it('stay in the tree and make it partial if they cannot be read', () => {
    const found = tree({ live: 'base', snapshots: [{ name: 'x', unreadable: 'permission denied' }] });
    expect(found.snapshots[0]).toMatchObject({ name: 'x', problem: { code: 'unreadable' } });
    expect(found.partial).toMatchObject([{ text: expect.stringContaining('permission denied') }]);
  });

  it('report a parent that is not in the list', () => {
    expect(tree({ live: 'e1 base', snapshots: [b], current: 'b' }).snapshots[0]).toMatchObject({
      parent: null,
      problem: { code: 'danglingParent' },
    });
  });

  it('report an interrupted deletion, which libvirt marks on their parent', () => {
    const marked = snapshot('a', { on: 'base', opens: 'e1', marked: true });
    const found = tree({ live: 'e2 e1 base', snapshots: [marked, b], current: 'b' });
    expect(found.snapshots.map((s) => s.problem?.code)).toEqual([undefined, 'deleteInProgress']);
    const alone = tree({ live: 'e1 base', snapshots: [marked], current: 'a' });
    expect(alone.snapshots[0]?.problem?.code).toBe('deleteInProgress');
  });

  it('were taken of a running VM if they have no memory, because libvirt does not record that it was paused', () => {
    const disksOnly = { ...a, state: 'disk-snapshot' };
    expect(tree({ live: 'e1 base', snapshots: [disksOnly], current: 'a' }).snapshots[0]?.captured).toBe(
      'running',
    );
  });

  it('are in order of creation, even 10,000 in one chain', () => {
    const many = Array.from({ length: 10_000 }, (_, i) =>
      snapshot(`s${i}`, { on: 'base', at: i, ...(i === 0 ? {} : { parent: `s${i - 1}` }) }),
    );
    const found = tree({ live: 'base', snapshots: many.toReversed(), current: 's9999' });
    expect(found.snapshots.map((s) => s.name)).toEqual(many.map((s) => s.name));
    expect(found.current.kind).toBe('snapshot');
  });
});

describe('the internal snapshots that an image lists', () => {
  const holding = (...names: string[]) => ({
    ...noFileFacts,
    inside: new Map([['base', names.map((name, i) => ({ id: String(i + 1), name }))]]),
  });

  it('are part of the tree even if libvirt does not list them', () => {
    const found = tree({ live: 'base', snapshots: [i1], current: 'i1', files: holding('i1', 'hidden') });
    expect(found.imageSnapshots).toEqual([
      {
        path: 'base',
        inside: [
          { id: '1', name: 'i1' },
          { id: '2', name: 'hidden' },
        ],
      },
    ]);
    expect(found.snapshots[0]?.problem).toBeUndefined();
  });

  it('show which snapshot of libvirt is only metadata', () => {
    const found = tree({ live: 'base', snapshots: [i1], current: 'i1', files: holding('hidden') });
    expect(found.snapshots[0]?.problem).toEqual({
      code: 'metadataOnly',
      text: 'base does not contain the internal snapshot i1.',
      message: { template: '{0} does not contain the internal snapshot {1}.', values: ['base', 'i1'] },
    });
    const unknown = tree({ live: 'base', snapshots: [i1], current: 'i1' });
    expect(unknown.snapshots[0]?.problem).toBeUndefined();
    expect(unknown.imageSnapshots).toBeUndefined();
  });
});

describe('files that another program changed or removed', () => {
  it('are reported if a backing file outside the live chain is missing', () => {
    const files: FileFacts = {
      ...noFileFacts,
      backing: new Map([['e1', 'base']]),
      missing: new Set(['base']),
    };
    const found = tree({ live: 'other', snapshots: [a, b], current: undefined, files });
    expect(found.snapshots[1]?.problem).toEqual({
      code: 'missingFile',
      text: 'The file base, which e1 depends on, does not exist.',
      message: { template: 'The file {0}, which {1} depends on, does not exist.', values: ['base', 'e1'] },
    });
  });

  it('are reported if the VM writes to the file that contains an external snapshot', () => {
    const found = tree({ live: 'base', snapshots: [a], current: undefined });
    expect(found.snapshots[0]?.problem).toMatchObject({ code: 'overwritten' });
    expect(tree({ live: 'e1 base', snapshots: [a], current: 'a' }).snapshots[0]?.problem).toBeUndefined();
  });
});

describe('files outside the live chain', () => {
  it('are listed with the backing files that they name', () => {
    const files: FileFacts = {
      ...noFileFacts,
      backing: new Map([
        ['e1', 'base'],
        ['base', null],
        ['e2', 'e1'],
      ]),
    };
    expect(tree({ live: 'e1 base', snapshots: [a, b], current: 'a', files }).backingFiles).toEqual({
      e2: 'e1',
    });
  });
});

describe('a disk in a tree from libvirt', () => {
  it('has the size that a revert restores', () => {
    const files: FileFacts = {
      ...noFileFacts,
      virtual: new Map([['base', 8]]),
      inside: new Map([['base', [{ id: '1', name: 'i1', bytes: 4 }]]]),
    };
    const found = tree({ live: 'e1 base', snapshots: [a, i1], current: 'a', files });
    expect(found.snapshots.map(({ disks }) => disks[0]?.capacity)).toEqual([8, 4]);
  });

  it('shows the free space of each file system that its chain uses', () => {
    const files: FileFacts = {
      ...noFileFacts,
      free: new Map([
        ['e1', 70],
        ['base', 2],
      ]),
    };
    const [disk] = tree({ live: 'e1 base', files, freeBytes: 70 }).live.disks;
    expect(disk?.chain).toEqual([{ path: 'e1' }, { path: 'base', freeBytes: 2 }]);
  });

  it('has no backing file if it is raw, whatever its guest wrote to it', () => {
    const domain = machine('base');
    const raw = {
      ...domain,
      disks: domain.disks.map((disk) => ({ ...disk, format: 'raw', complete: false })),
    };
    const files: FileFacts = { ...noFileFacts, backing: new Map([['base', '/etc/shadow']]) };
    const found = tree({ live: 'base', domain: raw, definition: raw, files });
    expect(found.live.disks[0]?.chain).toEqual([{ path: 'base' }]);
  });

  it('shows that another program took its snapshot, and that the definition excludes it', () => {
    const manual = { ...a, disks: [{ target: 'vdb', location: 'manual' as const, deleteInProgress: false }] };
    expect(tree({ live: 'base', snapshots: [manual] }).snapshots[0]?.disks).toEqual([
      { disk: 'vdb', coverage: 'none', manual: true },
    ]);
    const domain = machine('base');
    const marked = { ...domain, disks: domain.disks.map((disk) => ({ ...disk, snapshot: 'no' as const })) };
    expect(tree({ live: 'base', domain: marked }).live.disks[0]?.excluded).toBe(true);
  });

  it('shows that libvirt does not find a volume that it recorded while the VM was off', () => {
    const domain = machine('base');
    const volume = { ...domain, disks: domain.disks.map((disk) => ({ ...disk, sourceType: 'volume' })) };
    const byVolume = (state: string) =>
      tree({ live: 'e1 base', snapshots: [{ ...a, state, domain: volume }], current: 'a' }).snapshots[0]
        ?.disks[0]?.byVolume;
    expect(byVolume('shutoff')).toBe(true);
    expect(byVolume('running')).toBeUndefined();
  });
});
