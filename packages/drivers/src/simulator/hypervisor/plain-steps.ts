import type { Step } from '@snaptree/core';
import type { Place } from './hypervisor.ts';
import { edit } from './listing.ts';
import { act, dropMemory, saveMemory } from './vm/power.ts';

type PlainStep = Extract<
  Step,
  { kind: 'rename' | 'describe' | 'protect' | 'tag' | 'acknowledgeOwner' | 'power' | 'managedSave' }
>;

/** Finishes a step that is the same on every hypervisor: metadata and power. */
export function finishPlain(place: Place, step: PlainStep): void {
  switch (step.kind) {
    case 'rename':
    case 'describe':
    case 'protect':
    case 'tag':
    case 'acknowledgeOwner':
      edit(place, step);
      return;
    case 'power':
      act(place, step.action);
      return;
    case 'managedSave':
      if (step.action === 'save') saveMemory(place);
      else dropMemory(place);
      return;
    default:
      step satisfies never;
  }
}
