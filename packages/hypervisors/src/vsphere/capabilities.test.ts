import {
  applyPlan,
  type Operation,
  type Power,
  planOperation,
  type SnapshotTree,
  treeFromNotation,
} from '@snaptree/core';
import { describe, expect, it } from 'vitest';
import { virtualboxCapabilities } from '../virtualbox/capabilities.ts';
import { vsphereCapabilities } from './capabilities.ts';

const vsphere = vsphereCapabilities('vsphere', 'vSphere 8');
const virtualbox = virtualboxCapabilities('virtualbox', 'VirtualBox 7.2');

function afterward(operation: Operation, power: Power, capabilities = vsphere) {
  const [mechanism = ''] = Object.keys(capabilities.mechanisms);
  const drawn = treeFromNotation('a*', { mechanism });
  const tree = { ...drawn, live: { ...drawn.live, power } };
  const result = planOperation(tree, operation, capabilities);
  return result.ok
    ? applyPlan(tree, result.plan, capabilities)
    : result.refusals.map((refusal) => [refusal.class, refusal.code]);
}

const create = (memory: boolean, quiesce = false): Operation => ({
  kind: 'create',
  name: 'b',
  memory,
  quiesce,
});
const back: Operation = { kind: 'revert', id: 'a', safety: 'kept' };

describe('the rules of vSphere', () => {
  it.each([
    ['running', true, 'running'],
    ['running', false, 'off'],
    ['off', false, 'off'],
    ['saved', true, 'saved'],
  ] as const)(
    'record for a VM that is %s, with memory %s, the captured state %s',
    (power, memory, captured) => {
      expect(afterward(create(memory), power)).toMatchObject({
        snapshots: [{ name: 'a' }, { name: 'b', memory, captured }],
      });
    },
  );

  it.each([
    ['off', create(true), 'memoryImpossible'],
    ['off', create(false, true), 'quiesceUnsupported'],
    ['saved', create(false), 'memoryNeeded'],
  ] as const)(
    'refuse options that vSphere silently ignores for a VM that is %s',
    (power, operation, code) => {
      expect(afterward(operation, power)).toEqual([['guard', code]]);
    },
  );

  it.each([
    ['vSphere', vsphere],
    ['VirtualBox', virtualbox],
  ])('give a suspended VM of %s a safety snapshot with its memory', (_, capabilities) => {
    expect(afterward(back, 'saved', capabilities)).toMatchObject({
      snapshots: [{ name: 'a' }, { name: 'kept', memory: true }],
    });
  });
});

describe('a VM whose disks need consolidation', () => {
  const capabilities = vsphereCapabilities('vsphere', 'vSphere 8');
  const due: SnapshotTree = {
    ...treeFromNotation('a(b*)', { mechanism: 'delta', power: 'off' }),
    needsConsolidation: true,
  };

  it('gets no new snapshot, and the consolidation is offered', () => {
    const result = planOperation(
      due,
      { kind: 'create', name: 'new', memory: false, quiesce: false },
      capabilities,
    );
    expect(result).toMatchObject({
      ok: false,
      refusals: [{ class: 'guard', code: 'consolidationPending', suggestions: [{ kind: 'consolidate' }] }],
    });
  });

  it('gets no safety snapshot either, but can be reverted without one', () => {
    const revert = { kind: 'revert', id: 'a' } as const;
    const safe = planOperation(due, { ...revert, safety: 'safe' }, capabilities);
    expect(safe).toMatchObject({ ok: false, refusals: [{ code: 'consolidationPending' }] });
    expect(planOperation(due, { ...revert, force: true }, capabilities).ok).toBe(true);
  });
});
