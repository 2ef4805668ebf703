import type { SnapshotTree, Step } from '@snaptree/core';
import type { StepEvidence } from '../driver.ts';

export interface Inspection {
  readonly step: Step;
  readonly before: SnapshotTree;
  readonly now: SnapshotTree;
}

/** What libvirt shows of a step whose outcome is unknown. */
export function inspectStep({ step, now }: Inspection): StepEvidence {
  if (now.foreignJob !== undefined) return { kind: 'running', progress: { text: now.foreignJob } };
  if (step.kind === 'delete') {
    return now.snapshots.some((s) => s.id === step.id) ? { kind: 'notDone' } : { kind: 'done' };
  }
  return { kind: 'notDone' };
}
