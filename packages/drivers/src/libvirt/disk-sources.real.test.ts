import { mkdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { planOperation, type Step } from '@snaptree/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ConformanceTarget } from '../../conformance/target.ts';
import { openTarget } from './testing/lab.ts';
import { run } from './testing/shell.ts';
import { virsh } from './testing/virsh.ts';

let target: ConformanceTarget;
const folder = `${process.env.SNAPTREE_LAB_DISKS ?? tmpdir()}/sources-${process.pid}`;
const pool = `sources-${process.pid}`;
const name = `sources-${process.pid}`;

beforeAll(async () => {
  target = await openTarget('qemu');
  await mkdir(folder, { recursive: true });
  await run('qemu-img', ['create', '-q', '-f', 'qcow2', `${folder}/v.qcow2`, '8M']);
  await virsh('pool-create-as', pool, 'dir', '--target', folder);
});

afterAll(async () => {
  await virsh('undefine', name, '--snapshots-metadata').catch(() => {});
  await virsh('pool-destroy', pool).catch(() => {});
  await target?.destroy();
  await rm(folder, { recursive: true, force: true });
});

/** A VM with one disk, and the planner's answer to an external snapshot. */
async function planned(type: string, source: string) {
  const os = "<os><type arch='x86_64' machine='pc'>hvm</type></os>";
  const disk = `<disk type='${type}' device='disk'><driver name='qemu' type='qcow2'/>${source}<target dev='vda'/></disk>`;
  await writeFile(
    `${folder}/vm.xml`,
    `<domain type='qemu'><name>${name}</name><memory unit='MiB'>64</memory>${os}<devices>${disk}</devices></domain>`,
  );
  await virsh('undefine', name).catch(() => {});
  await virsh('define', `${folder}/vm.xml`);
  const domainId = (await virsh('domuuid', name)).trim();
  const { tree, capabilities } = await target.driver.read(domainId);
  const create = { kind: 'create', name: 'e1', memory: false, quiesce: false } as const;
  const result = planOperation(tree, { ...create, mechanism: 'external' }, capabilities);
  return { domainId, result, codes: result.ok ? [] : result.refusals.map((refusal) => refusal.code) };
}

describe('an external snapshot', () => {
  it.each([
    ['block', "<source dev='/dev/loop7'/>"],
    ['file', "<source file='/dev/loop7'/>"],
    ['network', "<source protocol='nbd' name='x'><host name='127.0.0.1' port='9'/></source>"],
    ['volume', "<source pool='no-such-pool' volume='v.qcow2'/>"],
  ])('of a %s disk that is no file in a folder is refused: %s', async (type, source) => {
    expect((await planned(type, source)).codes).toContain('noFolder');
  });

  it('creates the overlay of a volume in the folder of its pool', async () => {
    const { domainId, result } = await planned('volume', `<source pool='${pool}' volume='v.qcow2'/>`);
    const steps: readonly Step[] = result.ok ? result.plan.steps : [];
    const quiet = { signal: new AbortController().signal, report: () => {}, sending: () => {} };
    for (const step of steps) await target.driver.execute(domainId, step, quiet);
    const { tree } = await target.driver.read(domainId);
    expect(tree.current.kind).toBe('snapshot');
    expect(tree.live.disks[0]?.chain.map((layer) => layer.path)).toEqual([
      expect.stringContaining(`${folder}/v-vda.e1.`),
      `${folder}/v.qcow2`,
    ]);
  });
});
