import type { Power, PowerAction, SnapshotTree, Step } from '@snaptree/core';
import type { StepEvidence } from '../driver.ts';

const done: StepEvidence = { kind: 'done' };
const notDone: StepEvidence = { kind: 'notDone' };

const reached: Record<PowerAction, readonly Power[]> = {
  start: ['running', 'paused'],
  shutdown: ['off', 'saved'],
  stop: ['off', 'saved'],
  pause: ['paused'],
  resume: ['running'],
};

/**
 * What became of a step whose outcome is unknown. VirtualBox goes on with an operation whose client is gone and
 * shows it as the machine's state until it ends (7.2, tried), so a state that passes is taken for ours. A merge
 * that breaks off leaves its snapshot listed, and the same delete finishes it.
 */
export function inspectStep(step: Step, before: SnapshotTree, now: SnapshotTree): StepEvidence {
  if (now.foreignJob !== undefined) return { kind: 'running', progress: { text: now.foreignJob } };
  const snapshot = (id: string) => now.snapshots.find((s) => s.id === id);
  const answer = (is: boolean) => (is ? done : notDone);
  switch (step.kind) {
    case 'delete':
      return answer(snapshot(step.id) === undefined);
    case 'revert':
      return inspectRevert(step.to, before, now);
    case 'create': {
      const known = new Set(before.snapshots.map((s) => s.id));
      return answer(now.snapshots.some((s) => s.name === step.name && !known.has(s.id)));
    }
    case 'rename':
      return answer(snapshot(step.id)?.name === step.name);
    case 'describe':
      return answer((snapshot(step.id)?.description ?? '') === step.description);
    case 'power':
      return answer(reached[step.action].includes(now.live.power));
    case 'managedSave':
      return answer((now.live.power === 'saved') === (step.action === 'save'));
    case 'untrack':
    case 'consolidate':
    case 'protect':
    case 'acknowledgeOwner':
    case 'tag':
      return notDone;
    default:
      return step satisfies never;
  }
}

/** A restore to the snapshot that was current already leaves no trace; it can be issued again. */
function inspectRevert(to: string, before: SnapshotTree, now: SnapshotTree): StepEvidence {
  const sitsOn = (tree: SnapshotTree) => tree.seat.kind === 'on' && tree.seat.id === to;
  if (!sitsOn(now)) return notDone;
  return sitsOn(before) ? { kind: 'halfDone', dirty: [], again: true } : done;
}
