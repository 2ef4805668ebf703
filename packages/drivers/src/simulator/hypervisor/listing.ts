import type { Step } from '@snaptree/core';
import type { SimulatedSnapshot } from '../world/model.ts';
import { entryOf, type Place } from './hypervisor.ts';
import { NativeError } from './native-error.ts';

type ListingStep = Extract<Step, { kind: 'rename' | 'describe' | 'protect' | 'tag' | 'acknowledgeOwner' }>;

/** Changes that touch the list of snapshots only, no disk. */
export function edit(place: Place, step: ListingStep): void {
  const entry = found(place, step.id);
  switch (step.kind) {
    case 'rename':
      entry.name = step.name;
      return;
    case 'describe':
      entry.description = step.description;
      return;
    case 'protect':
      entry.protected = step.protected;
      return;
    case 'tag':
      entry.tags = [...step.tags];
      return;
    case 'acknowledgeOwner':
      entry.ownerAcknowledged = step.acknowledged;
      return;
    default:
      step satisfies never;
  }
}

/** The entry of an id that must be there. */
export function found(place: Place, id: string, missing?: NativeError): SimulatedSnapshot {
  const entry = entryOf(place.domain, id);
  if (entry === undefined) {
    throw (
      missing ??
      new NativeError(`no snapshot with the id ${id} on '${place.domain.name}'`, { code: 'notFound' })
    );
  }
  return entry;
}
