import type { Step } from '@snaptree/core';
import { expect, it } from 'vitest';
import { attemptOf, noSuchStep } from './attempt.ts';

const subject = { vm: 'web', nameOf: (id: string) => ({ '1': 'a' })[id] };

it.each<[Step, string]>([
  [{ kind: 'delete', id: '1', expect: 'merge', children: ['2'] }, 'Cannot merge snapshot a of VM web'],
  [{ kind: 'delete', id: '1', expect: 'drop', children: [] }, 'Cannot delete snapshot a of VM web'],
  [{ kind: 'revert', to: '1', power: 'off' }, 'Cannot revert VM web to snapshot a'],
  [{ kind: 'rename', id: '2', name: 'b' }, 'Cannot rename snapshot 2 of VM web'],
  [{ kind: 'power', action: 'shutdown' }, 'Cannot shut down VM web'],
  [{ kind: 'managedSave', action: 'save' }, 'Cannot save the state of VM web'],
  [{ kind: 'managedSave', action: 'remove' }, 'Cannot discard the saved state of VM web'],
  [{ kind: 'consolidate' }, 'Cannot consolidate the disks of VM web'],
])('names the action, the VM and the snapshot: %j', (step, sentence) => {
  const { what, on } = attemptOf(step, subject);
  expect(`${what} ${on}`).toBe(sentence);
});

it('names the product that does not have a kind of step', () => {
  const { what, on } = noSuchStep('VirtualBox', { kind: 'consolidate' }, subject).problem;
  expect(`${what} ${on}`).toBe('VirtualBox cannot consolidate the disks of VM web');
});
