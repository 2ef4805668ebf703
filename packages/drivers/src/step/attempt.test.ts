import { problemSentence, type Step } from '@snaptree/core';
import { expect, it } from 'vitest';
import { attemptOf, noSuchStep } from './attempt.ts';

const subject = { vm: 'web', nameOf: (id: string) => ({ '1': 'a' })[id] };

it.each<[Step, string]>([
  [{ kind: 'delete', id: '1', expect: 'merge', children: ['2'] }, 'Cannot merge snapshot a of VM web.'],
  [{ kind: 'delete', id: '1', expect: 'drop', children: [] }, 'Cannot delete snapshot a of VM web.'],
  [{ kind: 'revert', to: '1', power: 'off' }, 'Cannot revert VM web to snapshot a.'],
  [{ kind: 'rename', id: '2', name: 'b' }, 'Cannot rename snapshot 2 of VM web.'],
  [{ kind: 'power', action: 'shutdown' }, 'Cannot shut down VM web.'],
  [{ kind: 'managedSave', action: 'save' }, 'Cannot save the state of VM web.'],
  [{ kind: 'managedSave', action: 'remove' }, 'Cannot discard the saved state of VM web.'],
  [{ kind: 'consolidate' }, 'Cannot consolidate the disks of VM web.'],
  [{ kind: 'deleteMetadata', id: '1' }, 'Cannot remove snapshot a of VM web from the list.'],
])('names the action, the VM and the snapshot of %j', (step, sentence) => {
  expect(problemSentence(attemptOf(step, subject))).toBe(sentence);
});

it('names the product that does not support a kind of step', () => {
  const { problem } = noSuchStep('VirtualBox', { kind: 'consolidate' }, subject);
  expect(problemSentence(problem)).toBe('VirtualBox cannot consolidate the disks of VM web.');
});
