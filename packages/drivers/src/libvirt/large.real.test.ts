import { planOperation } from '@snaptree/core';
import { type Connection, procedures } from '@snaptree/libvirt-rpc';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { ConformanceTarget } from '../../conformance/target.ts';
import { connectToLab, openTarget } from './testing/lab.ts';

const snapshots = 2000;

let target: ConformanceTarget;
let raw: Connection;

beforeAll(async () => {
  target = await openTarget('test');
  raw = await connectToLab('test:///default');
});

afterAll(async () => {
  await target?.destroy();
  await raw?.close();
});

it('LV15: reads 2,000 snapshots completely, and reports no change when nothing changed', async () => {
  const domainId = await target.makeDomain({ power: 'off', label: 'large' });
  const { dom } = await raw.call(procedures.domainLookupByUuid, { uuid: domainId });
  const asked = Array.from({ length: snapshots }, (_, i) => {
    const xmlDesc = `<domainsnapshot><name>s${i}</name></domainsnapshot>`;
    return raw.call(procedures.domainSnapshotCreateXml, { dom, xmlDesc, flags: 0 });
  });
  await Promise.all(asked);

  const { tree, capabilities, changeToken } = await target.driver.read(domainId);
  expect(tree.snapshots).toHaveLength(snapshots);
  expect(tree.partial).toBeUndefined();
  const root = tree.snapshots.find((s) => s.parent === null)?.id ?? '';
  expect(planOperation(tree, { kind: 'removeSubtree', id: root }, capabilities).ok).toBe(true);

  expect(await target.driver.read(domainId, { unless: changeToken })).toBe('unchanged');
});
