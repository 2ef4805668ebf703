import type { Step } from '@snaptree/core';
import { chainOf, commitDown, needed, restingOn } from '../../world/images.ts';
import type { SimulatedSnapshot } from '../../world/model.ts';
import { type Halt, type Hypervisor, moments, type Place, unlist, type Work } from '../hypervisor.ts';
import { found } from '../listing.ts';
import { NativeError } from '../native-error.ts';
import { finishPlain } from '../plain-steps.ts';
import { accepts } from '../vm/power.ts';
import { consolidate, noteConsolidation } from './consolidation.ts';
import {
  capacityOf,
  createDifferencing,
  dropFile,
  imagesOf,
  repoint,
  revertDifferencing,
} from './differencing.ts';

const invalidPower = (text: string) => new NativeError(text, { number: 'InvalidPowerState' });
const notSupported = (text: string) => new NativeError(text, { number: 'NotSupported' });

/** What vCenter calls its tasks (TaskManager.description.methodInfo, 6.5). */
const powerWords = {
  start: 'Power On virtual machine',
  shutdown: 'Initiate guest OS shutdown',
  stop: 'Power Off virtual machine',
};

/** A chain of this many files takes no further snapshot: 32 levels above the base disk. */
const MOST_LAYERS = 33;

/** Behaves as the documentation of vSphere 8 says; not compared with a real one. */
export const vsphere: Hypervisor = {
  survivesLoss: true,

  begin(place, step): Work {
    switch (step.kind) {
      case 'create':
        return beginCreate(place, step);
      case 'delete':
        return beginDelete(place, entry(place, step.id));
      case 'revert':
        return beginRevert(place, step);
      case 'rename':
      case 'describe':
      case 'protect':
      case 'tag':
      case 'acknowledgeOwner':
        entry(place, step.id);
        return moments('Rename snapshot');
      case 'pull':
      case 'redefine':
        throw notSupported('The operation is not supported on the object.');
      case 'deleteMetadata':
        throw notSupported('The operation is not supported on the object.');
      case 'consolidate':
        return {
          bytes: 64 * 1024 ** 2,
          needs: 0,
          percent: true,
          cancel: false,
          text: 'Consolidate virtual machine disk files',
        };
      case 'power':
        if (step.action === 'pause' || step.action === 'resume')
          throw notSupported('The operation is not supported on the object.');
        if (!accepts(place, step.action))
          throw invalidPower('The attempted operation cannot be performed in the current state.');
        return moments(powerWords[step.action]);
      case 'managedSave':
        return beginSuspend(place, step.action);
      default:
        return step satisfies never;
    }
  },

  finish(place, step): string[] {
    switch (step.kind) {
      case 'create':
        createDifferencing(place, { ...step, memory: savesMemory(place, step) }, '.vmdk');
        return [];
      case 'delete':
        deleteSnapshot(place, entry(place, step.id));
        return left(place);
      case 'revert':
        revertDifferencing(place, entry(place, step.to), { power: step.power, suffix: '.vmdk' });
        noteConsolidation(place);
        return [];
      case 'consolidate':
        consolidate(place);
        return left(place);
      case 'pull':
      case 'redefine':
      case 'deleteMetadata':
        return [];
      default:
        finishPlain(place, step);
        return [];
    }
  },

  /** The snapshot leaves the list before its disks are merged: a failure leaves the disks, not the entry. */
  halt(place, step: Step, why: Halt): void {
    if (step.kind !== 'delete' || why !== 'failed') return;
    unlist(place.domain, entry(place, step.id));
    place.domain.needsConsolidation = true;
  },
};

function beginCreate(place: Place, step: Extract<Step, { kind: 'create' }>): Work {
  const { domain, host } = place;
  if (step.disks !== undefined)
    throw notSupported('A snapshot covers all dependent disks of the virtual machine.');
  if (domain.disks.some((d) => chainOf(host.files, d.file).length >= MOST_LAYERS)) {
    throw new NativeError(
      'An error occurred while taking a snapshot: The maximum depth of snapshots was reached.',
      { number: 'TooManySnapshotLevels' },
    );
  }
  // The memory of a suspended VM is in a file already.
  const bytes = step.memory && domain.power === 'running' ? domain.memoryBytes : 0;
  return { bytes, needs: bytes, percent: true, cancel: bytes > 0, text: 'Create virtual machine snapshot' };
}

/** A VM that is off has no memory to save; the memory of a suspended one is always saved (API reference 8.0). */
const savesMemory = ({ domain }: Place, { memory }: Extract<Step, { kind: 'create' }>): boolean =>
  domain.power === 'saved' || (memory && domain.power !== 'off');

function beginDelete(place: Place, snapshot: SimulatedSnapshot): Work {
  const { files } = place.host;
  let bytes = 0;
  for (const { stateFile } of imagesOf(snapshot)) {
    if (files[stateFile] === undefined)
      throw new NativeError(`File ${stateFile} was not found`, { number: 'FileNotFound' });
    const [above, ...more] = restingOn(files, stateFile);
    if (above !== undefined && more.length === 0) bytes += needed(files, above).bytes;
  }
  // It cannot be stopped (Broadcom KB 337175).
  return { bytes, needs: bytes, percent: true, cancel: false, text: 'Remove snapshot' };
}

function beginRevert(place: Place, step: Extract<Step, { kind: 'revert' }>): Work {
  const snapshot = entry(place, step.to);
  const own = snapshot.memory ? snapshot.captured : 'off';
  if (step.power !== own && step.power !== 'off')
    throw notSupported('A revert cannot power on a virtual machine whose memory was not captured.');
  const missing = imagesOf(snapshot).find((image) => place.host.files[image.stateFile] === undefined);
  if (missing !== undefined)
    throw new NativeError(`File ${missing.stateFile} was not found`, { number: 'FileNotFound' });
  return {
    bytes: step.power === 'off' ? 0 : (snapshot.memoryBytes ?? 0),
    needs: 0,
    percent: true,
    cancel: false,
    text: 'Revert snapshot',
  };
}

/** One file above: it is written into the state file. Several: the state file stays as their common ground. */
function deleteSnapshot(place: Place, snapshot: SimulatedSnapshot): void {
  const { domain, host } = place;
  for (const { disk, stateFile } of imagesOf(snapshot)) {
    const [above, ...more] = restingOn(host.files, stateFile);
    if (above === undefined) dropFile(place, stateFile);
    else if (more.length === 0) {
      commitDown(host.files, {
        upper: above,
        lower: stateFile,
        capacity: capacityOf(place, disk),
        rebase: restingOn(host.files, above),
      });
      repoint(place, above, stateFile);
    }
  }
  unlist(domain, snapshot);
  noteConsolidation(place);
}

function beginSuspend(place: Place, action: 'save' | 'remove'): Work {
  const { power, memoryBytes } = place.domain;
  if (action === 'remove') {
    if (power !== 'saved')
      throw invalidPower('The attempted operation cannot be performed in the current state.');
    return moments(powerWords.stop);
  }
  if (power !== 'running')
    throw invalidPower('The attempted operation cannot be performed in the current state.');
  return {
    bytes: memoryBytes,
    needs: memoryBytes,
    percent: true,
    cancel: true,
    text: 'Suspend virtual machine',
  };
}

const left = (place: Place) =>
  place.domain.needsConsolidation === true
    ? ['Disks of the virtual machine still need to be consolidated.']
    : [];

const entry = (place: Place, id: string) =>
  found(
    place,
    id,
    new NativeError('The object has already been deleted or has not been completely created', {
      number: 'ManagedObjectNotFound',
      code: 'notFound',
    }),
  );
