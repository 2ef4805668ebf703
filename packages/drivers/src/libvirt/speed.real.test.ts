import { planOperation } from '@snaptree/core';
import { type Connection, connect, procedures } from '@snaptree/libvirt-rpc';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { ConformanceTarget } from '../conformance/target.ts';
import { labSocket, openTarget } from './testing/lab.ts';
import { run } from './testing/machine.ts';

const snapshots = 2000;
const rounds = 5;

let target: ConformanceTarget;
let raw: Connection;

beforeAll(async () => {
  target = await openTarget('test');
  raw = await connect({ transport: { kind: 'unix', ...labSocket() }, uri: 'test:///default' });
});

afterAll(async () => {
  await target?.destroy();
  await raw?.close();
});

/** The shortest of several times: what is left when the machine has nothing else to do. */
async function best(action: () => Promise<unknown>): Promise<number> {
  let shortest = Number.POSITIVE_INFINITY;
  for (let i = 0; i < rounds; i++) {
    const started = performance.now();
    await action();
    shortest = Math.min(shortest, performance.now() - started);
  }
  return shortest;
}

it('LV15: reads 2,000 snapshots whole, no slower than virsh, and a poll without news in a tenth', async () => {
  const domainId = await target.makeDomain({ power: 'off', label: 'large' });
  const { dom } = await raw.call(procedures.domainLookupByUuid, { uuid: domainId });
  const asked = Array.from({ length: snapshots }, (_, i) => {
    const xmlDesc = `<domainsnapshot><name>s${i}</name></domainsnapshot>`;
    return raw.call(procedures.domainSnapshotCreateXml, { dom, xmlDesc, flags: 0 });
  });
  await Promise.all(asked);

  const path = labSocket().path;
  const uri = `test+unix:///default${path === undefined ? '' : `?socket=${path}`}`;
  const virsh = () => run('virsh', ['-c', uri, 'snapshot-list', dom.name, '--tree'], { maxBuffer: 1e8 });
  const { tree, capabilities, mark } = await target.driver.read(domainId);
  expect(tree.snapshots).toHaveLength(snapshots);
  expect(tree.partial).toBeUndefined();
  const root = tree.snapshots.find((s) => s.parent === null)?.id ?? '';
  expect(planOperation(tree, { kind: 'removeSubtree', id: root }, capabilities).ok).toBe(true);

  const theirs = await best(virsh);
  const ours = await best(() => target.driver.read(domainId));
  const poll = await best(() => target.driver.read(domainId, { unless: mark }));
  console.log(
    `2,000 snapshots: virsh ${theirs.toFixed(0)} ms, whole reading ${ours.toFixed(0)} ms, poll ${poll.toFixed(1)} ms`,
  );
  expect(ours).toBeLessThanOrEqual(theirs);
  expect(poll).toBeLessThanOrEqual(ours / 10);
});
