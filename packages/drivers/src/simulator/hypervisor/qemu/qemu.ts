import type { Step } from '@snaptree/core';
import type { SimulatedSnapshot } from '../../world/model.ts';
import { type Halt, type Hypervisor, moments, type Place, unlist, type Work } from '../hypervisor.ts';
import { found } from '../listing.ts';
import { NativeError } from '../native-error.ts';
import { finishPlain } from '../plain-steps.ts';
import { accepts } from '../vm/power.ts';
import {
  beginExternalCreate,
  beginExternalDelete,
  createExternal,
  deleteExternal,
  haltExternal,
} from './external.ts';
import { beginExternalRevert, revertExternal, settleRevert } from './external-revert.ts';
import {
  beginInternalCreate,
  beginInternalDelete,
  beginInternalRevert,
  createInternal,
  deleteInternal,
  revertInternal,
} from './internal.ts';
import { beginPull, finishPull, haltPull } from './pull.ts';
import { invalid, refuseDeepChains, unsupported } from './refusals.ts';

/** Behaves like QEMU under the imitated version of libvirt. */
export const qemu: Hypervisor = {
  survivesLoss: false,

  begin(place, step): Work {
    switch (step.kind) {
      case 'create':
        beginCreate(place, step);
        return step.mechanism === 'internal'
          ? beginInternalCreate(place, step)
          : beginExternalCreate(place, step);
      case 'delete':
        refuseDuringDeletion(place, step.id);
        return isInternal(place, step.id)
          ? beginInternalDelete(place, step.id)
          : beginExternalDelete(place, step.id);
      case 'pull':
        refuseDuringDeletion(place, undefined);
        return beginPull(place, step);
      case 'revert':
        refuseDuringDeletion(place, undefined);
        return isInternal(place, step.to)
          ? beginInternalRevert(place, step)
          : beginExternalRevert(place, step);
      case 'deleteMetadata':
      case 'redefine':
      case 'describe':
      case 'protect':
      case 'tag':
      case 'acknowledgeOwner':
        entry(place, step.id);
        return moments('Metadata');
      case 'rename':
        throw unsupported('a snapshot cannot be renamed');
      case 'consolidate':
        throw unsupported('there is nothing like consolidation');
      case 'power':
        if (!accepts(place, step.action)) {
          throw invalid(
            step.action === 'start'
              ? 'domain is already running'
              : step.action === 'resume'
                ? 'domain is not paused'
                : 'domain is not running',
          );
        }
        if (step.action === 'start') refuseDeepChains(place);
        return moments('Power');
      case 'managedSave':
        return beginManagedSave(place, step.action);
      default:
        return step satisfies never;
    }
  },

  finish(place, step): string[] {
    switch (step.kind) {
      case 'create':
        if (step.mechanism === 'internal') createInternal(place, step);
        else createExternal(place, step);
        return [];
      case 'delete':
        settleRevert(place, entry(place, step.id));
        if (!isInternal(place, step.id)) return deleteExternal(place, step.id);
        deleteInternal(place, step.id);
        return [];
      case 'pull':
        finishPull(place, step);
        return [];
      case 'revert':
        if (isInternal(place, step.to)) revertInternal(place, step);
        else revertExternal(place, step);
        return [];
      case 'deleteMetadata':
        settleRevert(place, entry(place, step.id));
        unlist(place.domain, entry(place, step.id));
        return [];
      case 'redefine':
        correctRecord(entry(place, step.id), step);
        if (step.current === true) place.domain.current = step.id;
        return [];
      case 'consolidate':
        return [];
      default:
        finishPlain(place, step);
        return [];
    }
  },

  halt(place, step: Step, _why: Halt): void {
    if (step.kind === 'pull') haltPull(place, step);
    if (step.kind === 'delete' && !isInternal(place, step.id)) haltExternal(place, step.id);
  },
};

/** libvirt refuses this while an interrupted deletion has left its mark on these disks. */
function refuseDuringDeletion(place: Place, id: string | undefined): void {
  const half = place.domain.halfDone;
  if (half === undefined || half.id === id) return;
  throw unsupported(
    `an interrupted deletion of a snapshot of '${place.domain.name}' has to be finished first`,
  );
}

function beginCreate(place: Place, step: Extract<Step, { kind: 'create' }>): void {
  if (step.name === '')
    throw new NativeError("XML error: name in element 'domainsnapshot' must not be empty");
  if (step.name.includes('/') || step.name.startsWith('.')) {
    throw new NativeError(
      `XML error: invalid snapshot name '${step.name}': it must not contain '/' nor begin with '.'`,
    );
  }
  if (place.domain.snapshots.some((s) => s.name === step.name)) {
    throw new NativeError(`operation failed: domain snapshot ${step.name} already exists`, {
      number: 'VIR_ERR_OPERATION_FAILED',
    });
  }
}

function beginManagedSave(place: Place, action: 'save' | 'remove'): Work {
  const { power, memoryBytes, savedMemory } = place.domain;
  if (action === 'remove') {
    if (savedMemory === undefined) throw invalid('there is no saved image');
    return moments('Removing the saved image');
  }
  if (power !== 'running' && power !== 'paused') throw invalid('domain is not running');
  return { bytes: memoryBytes, needs: memoryBytes, percent: true, cancel: true, text: 'Saving memory' };
}

function entry(place: Place, id: string) {
  return found(
    place,
    id,
    new NativeError(`Domain snapshot not found: no domain snapshot with matching name '${id}'`, {
      number: 'VIR_ERR_NO_DOMAIN_SNAPSHOT',
      code: 'notFound',
    }),
  );
}

const isInternal = (place: Place, id: string): boolean => entry(place, id).mechanism === 'internal';

function correctRecord(
  { disks }: SimulatedSnapshot,
  { moves, states = [] }: Extract<Step, { kind: 'redefine' }>,
): void {
  const now = new Map(moves.map(({ from, to }) => [from, to]));
  const held = new Map(states.map(({ disk, path }) => [disk, path]));
  for (const disk of disks) {
    const state = held.get(disk.disk) ?? now.get(disk.stateFile ?? '');
    if (state !== undefined) disk.stateFile = state;
    if (disk.overlay !== undefined) disk.overlay = now.get(disk.overlay) ?? disk.overlay;
  }
}
