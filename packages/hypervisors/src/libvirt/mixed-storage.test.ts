import { type Operation, planOperation, treeFromNotation } from '@snaptree/core';
import { describe, expect, it } from 'vitest';
import { libvirtCapabilities } from './capabilities.ts';
import { versionOf } from './versions.ts';

const capabilities = libvirtCapabilities(
  {
    driver: 'qemu',
    libvirt: { major: 9, minor: 0, release: 0 },
    hypervisor: versionOf(7_002_022n),
    product: 'test',
  },
  { disks: [{ target: 'vda', format: 'qcow2' }], guestAgent: false },
);

function run(text: string, operation: Operation): string {
  const names = text.match(/[ei]\d/g) ?? [];
  const mechanisms = Object.fromEntries(names.map((n) => [n, n.startsWith('e') ? 'external' : 'internal']));
  const tree = treeFromNotation(text, { mechanisms });
  const result = planOperation(tree, operation, capabilities);
  if (result.ok) return result.plan.steps.map((s) => (s.kind === 'delete' ? s.id : s.kind)).join(' ');
  const [first] = result.refusals;
  return `${first?.code}: ${(first?.suggestions ?? []).map(inShort).join(', ')}`;
}

const inShort = (operation: Operation): string =>
  operation.kind === 'batch'
    ? operation.operations.map(({ id }) => id).join('+')
    : 'id' in operation
      ? operation.id
      : operation.kind;

describe('internal and external snapshots that depend on each other', () => {
  it.each([
    ['i1(e1(i2*))', 'i2 i1 e1'],
    ['e1(i1(e2(i2*)))', 'i2 i1 e2 e1'],
    ['i1(i2(e1(e2*)))', 'e2 i2 i1 e1'],
  ])('%s are deleted in an order that works', (tree, order) => {
    expect(run(tree, { kind: 'removeAll' })).toBe(order);
  });

  it('are deleted in that order as a batch', () => {
    const operations = ['i1', 'e1', 'i2'].map((id) => ({ kind: 'mergeIntoChildren' as const, id }));
    expect(run('i1(e1(i2*))', { kind: 'batch', operations })).toBe('i1 i2 e1');
  });

  it('offer to delete those that are in the way, together with the refused one or alone', () => {
    expect(run('i1(e1(i2*))', { kind: 'mergeIntoChildren', id: 'e1' })).toBe(
      'parentIsInternal: i1+i2+e1, i1, i2',
    );
  });
});
