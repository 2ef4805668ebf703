import { mkdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import type { Operation, SnapshotTree } from '@snaptree/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ConformanceTarget } from '../../conformance/target.ts';
import { tryOperation, type Verdict } from '../../conformance/trial/trial.ts';
import { liveHash, snapshotHash } from './testing/contents.ts';
import { type DiskKind, diskKinds } from './testing/disk-kinds.ts';
import { openTarget } from './testing/lab.ts';
import { virsh } from './testing/virsh.ts';

type PowerState = 'off' | 'running';
type Mechanism = 'internal' | 'external';

const root = `${process.env.SNAPTREE_LAB_DISKS ?? tmpdir()}/kinds-${process.pid}`;
let lab: ConformanceTarget;
let count = 0;

beforeAll(async () => {
  lab = await openTarget('qemu');
});

afterAll(async () => {
  await lab?.destroy();
  await rm(root, { recursive: true, force: true });
});

interface Defined {
  readonly target: ConformanceTarget;
  readonly domainId: string;
  readonly remove: () => Promise<void>;
}

async function define(kind: DiskKind, power: PowerState): Promise<Defined> {
  const name = `kinds-${process.pid}-${++count}`;
  const folder = `${root}/${name}`;
  await mkdir(folder, { recursive: true });
  const devices = await kind.make(folder);
  const os = "<os><type arch='x86_64' machine='pc'>hvm</type></os>";
  await writeFile(
    `${folder}/vm.xml`,
    `<domain type='qemu'><name>${name}</name><memory unit='MiB'>64</memory>${os}<devices>${devices}</devices></domain>`,
  );
  await virsh('define', `${folder}/vm.xml`);
  if (power === 'running') await virsh('start', name);
  await kind.prepare?.(name, power === 'running');
  const domainId = (await virsh('domuuid', name)).trim();
  const remove = async () => {
    await virsh('destroy', name).catch(() => {});
    await virsh('undefine', name, '--snapshots-metadata', '--managed-save', '--checkpoints-metadata');
    await kind.clean?.(folder);
    await rm(folder, { recursive: true, force: true });
  };
  return { target: onlyThis(kind, domainId), domainId, remove };
}

function onlyThis(kind: DiskKind, domainId: string): ConformanceTarget {
  const read = async () => (await lab.driver.read(domainId)).tree;
  const never = () => Promise.reject(new Error('not here'));
  return {
    name: kind.name,
    driver: lab.driver,
    supports: { ...lab.supports, contents: kind.opaque !== true },
    otherClient: lab.otherClient,
    makeDomain: never,
    removeDomain: never,
    write: never,
    destroy: never,
    liveHash: async () => (kind.opaque === true ? undefined : liveHash(await read())),
    snapshotHash: async (_, id) => (kind.opaque === true ? undefined : snapshotHash(await read(), id)),
  };
}

type Asked = (tree: SnapshotTree) => Operation | undefined;

/** Everything that a user does with two snapshots. */
function operations(power: PowerState, mechanism: Mechanism): readonly Asked[] {
  const create = (name: string): Operation => ({
    ...{ kind: 'create', name, quiesce: false, mechanism },
    memory: mechanism === 'internal' && power === 'running',
  });
  const on = (name: string, kind: 'mergeIntoChildren' | 'revert'): Asked => {
    return ({ snapshots }) => {
      const id = snapshots.find((s) => s.name === name)?.id;
      if (id === undefined) return undefined;
      return kind === 'revert' ? { kind, id, force: true } : { kind, id };
    };
  };
  const toggle: Asked = ({ live }) => ({ kind: 'power', action: live.power === 'off' ? 'start' : 'stop' });
  return [
    () => create('s1'),
    () => create('s2'),
    on('s2', 'mergeIntoChildren'),
    on('s1', 'revert'),
    toggle,
    toggle,
    on('s1', 'mergeIntoChildren'),
  ];
}

const untrue: ReadonlySet<Verdict['kind']> = new Set(['mismatch', 'unpredicted', 'overRefusal']);

describe.each(diskKinds)('a VM with $name', (kind) => {
  const powers: readonly PowerState[] = kind.off === true ? ['off'] : ['off', 'running'];
  const cells = powers.flatMap((power) =>
    (['internal', 'external'] as const).map((mechanism) => ({ power, mechanism })),
  );

  it.each(cells)('does what previews say: $power, $mechanism', async ({ power, mechanism }) => {
    const { target, domainId, remove } = await define(kind, power);
    try {
      for (const ask of operations(power, mechanism)) {
        const { tree } = await target.driver.read(domainId);
        const operation = ask(tree);
        if (operation === undefined || (kind.off === true && needsStart(operation))) continue;
        const verdict = await tryOperation(target, domainId, operation);
        const blocked = kind.revertible === true && mechanism === 'external' && verdict.kind === 'guarded';
        const wrong = untrue.has(verdict.kind) || (blocked && operation.kind === 'revert');
        expect(wrong ? { operation: operation.kind, verdict } : undefined).toBeUndefined();
      }
    } finally {
      await remove();
    }
  });
});

/** libvirt 9.0 starts a VM to merge its disks. */
const needsStart = ({ kind }: Operation) => kind === 'power' || kind === 'mergeIntoChildren';
