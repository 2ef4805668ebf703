import { applyPlan, type Operation, type Power, planOperation, treeFromNotation } from '@snaptree/core';
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
