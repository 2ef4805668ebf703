import { describe, expect, it } from 'vitest';
import { type Message, message, renderMessage, reportOf } from '../../message/message.ts';
import type { Operation } from '../../operation/operation.ts';
import { type SnapshotTree, unknownCurrent } from '../../tree/model.ts';
import { treeFromNotation } from '../../tree/notation.ts';
import { PlanResult } from '../model.ts';
import { planOperation } from '../plan.ts';
import { storages } from '../storage.fixture.ts';

const { capabilities } = storages.independent;
const plan = (tree: SnapshotTree, operation: Operation) =>
  PlanResult.parse(JSON.parse(JSON.stringify(planOperation(tree, operation, capabilities))));

/** All texts of a result with their messages. */
function textsOf(result: PlanResult): { text: string; message?: Message | undefined }[] {
  if (!result.ok) return result.refusals.map(({ sentence, message }) => ({ text: sentence, message }));
  const { sentence, message, warnings } = result.plan;
  return [{ text: sentence, message }, ...warnings];
}

const protectedTree = (() => {
  const tree = treeFromNotation('a(b c(d*))');
  return { ...tree, snapshots: tree.snapshots.map((s) => ({ ...s, protected: s.id < 'c' })) };
})();

describe('the messages of a plan', () => {
  it.each<[string, Operation]>([
    ['loss', { kind: 'discard', id: 'a' }],
    ['protected', { kind: 'removeAll', force: true }],
    ['lost live state', { kind: 'revert', id: 'a' }],
    ['merge', { kind: 'mergeIntoChildren', id: 'c' }],
    ['rename with a warning', { kind: 'rename', id: 'c', name: 'b' }],
    ['revert', { kind: 'revert', id: 'c', safety: 'before' }],
  ])('render the English text of a %s from the template and its values', (_, operation) => {
    const texts = textsOf(plan(protectedTree, operation)).filter(({ message }) => message !== undefined);
    expect(texts).not.toEqual([]);
    for (const { text, message } of texts) {
      expect(message && renderMessage(message)).toBe(text);
      expect(message?.template).toContain('{0}');
    }
  });

  it('stay small in a plan of a thousand steps', () => {
    const names = Array.from({ length: 1000 }, (_, i) => `s${i}`);
    const tree = treeFromNotation(`${names.join('(')}*${')'.repeat(999)}`);
    const result = plan(tree, { kind: 'removeAll' });
    if (!result.ok) throw new Error('refused');
    expect(result.plan.steps).toHaveLength(1000);
    expect(JSON.stringify(result.plan.message).length).toBeLessThan(500);
  });

  it('distinguish snapshots of the same name by their ids', () => {
    const tree = treeFromNotation('a(b(c*))');
    const same = {
      ...tree,
      snapshots: tree.snapshots.map((s) => ({ ...s, name: s.id === 'c' ? 'c' : 'm1' })),
    };
    const result = plan(same, { kind: 'mergeIntoChildren', id: 'a' });
    expect(result.ok && result.plan.sentence).toBe(
      'Deletes m1 (a) and keeps its data in m1 (b). All other snapshots and the live state are unchanged.',
    );
  });

  it('contain the template of what a driver reported', () => {
    const partial = [reportOf(message`The chain of disk ${'vda'} loops.`)];
    const current = unknownCurrent(message`Disk ${'vda'} writes to ${'x.qcow2'}.`);
    const broken = { ...treeFromNotation('a(b*)'), partial, current };
    expect(textsOf(plan(broken, { kind: 'mergeIntoChildren', id: 'a' })).map((each) => each.message)).toEqual(
      [
        {
          template: 'The snapshot tree is incomplete. The chain of disk {0} loops.',
          values: ['vda'],
        },
        {
          template: 'Cannot determine the current snapshot of VM {0}. Disk {1} writes to {2}.',
          values: ['domain', 'vda', 'x.qcow2'],
        },
      ],
    );
  });

  it('name each snapshot and each reason once, with one period', () => {
    const unknown = treeFromNotation('a(b*)', { current: { kind: 'unknown', why: 'the disk is x.qcow2.' } });
    const result = plan(unknown, { kind: 'mergeIntoChildren', id: 'a' });
    expect(textsOf(result).map(({ text }) => text)).toEqual([
      'Cannot determine the current snapshot of VM domain. The disk is x.qcow2.',
    ]);
    const protectedOnes = textsOf(plan(protectedTree, { kind: 'removeAll', force: true }));
    expect(protectedOnes[0]?.text).toBe('b and a are protected. Remove the protection first.');
  });
});
