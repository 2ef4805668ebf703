import type { Step } from '@snaptree/core';
import { commitDown, moveForward, needed, restingOn } from '../../world/images.ts';
import type { SimulatedSnapshot } from '../../world/model.ts';
import {
  childrenOf,
  type Halt,
  type Hypervisor,
  moments,
  type Place,
  unlist,
  type Work,
} from '../hypervisor.ts';
import { found } from '../listing.ts';
import { NativeError } from '../native-error.ts';
import { finishPlain } from '../plain-steps.ts';
import { accepts } from '../vm/power.ts';
import { capacityOf, createDifferencing, imagesOf, repoint, revertDifferencing } from './differencing.ts';

const invalidState = (text: string) =>
  new NativeError(text, { number: 'VBOX_E_INVALID_VM_STATE (0x80bb0002)' });
const invalidObject = (text: string) =>
  new NativeError(text, { number: 'VBOX_E_INVALID_OBJECT_STATE (0x80bb0007)' });
const notImplemented = (text: string) => new NativeError(text, { number: 'E_NOTIMPL (0x80004001)' });
const failure = (text: string) => new NativeError(text, { number: 'NS_ERROR_FAILURE (0x80004005)' });

const stateNames = { running: 'Running', paused: 'Paused', off: 'PoweredOff', saved: 'Saved' } as const;

/** Behaves like VirtualBox 7.2: texts and numbers as its web service gives them. */
export const virtualbox: Hypervisor = {
  survivesLoss: true,

  begin(place, step): Work {
    const state = stateNames[place.domain.power];
    switch (step.kind) {
      case 'create':
        return beginCreate(place, step);
      case 'delete':
        return beginDelete(place, entry(place, step.id));
      case 'revert':
        entry(place, step.to);
        if (place.domain.power === 'running' || place.domain.power === 'paused') {
          throw invalidState(
            `Cannot delete the current state of the running machine (machine state: ${state})`,
          );
        }
        return moments('Restoring snapshot');
      case 'rename':
      case 'describe':
      case 'protect':
      case 'tag':
      case 'acknowledgeOwner':
        entry(place, step.id);
        return moments('Metadata');
      case 'pull':
        throw notImplemented('A differencing image cannot be copied into its children');
      case 'redefine':
      case 'deleteMetadata':
        throw notImplemented('A snapshot cannot be forgotten without its images');
      case 'consolidate':
        throw notImplemented('There is nothing to consolidate');
      case 'power':
        if (!accepts(place, step.action)) throw invalidState(`Invalid machine state: ${state}`);
        return moments('Power');
      case 'managedSave':
        return beginSavedState(place, step.action);
      default:
        return step satisfies never;
    }
  },

  finish(place, step): string[] {
    switch (step.kind) {
      case 'create':
        createDifferencing(place, step, '.vdi');
        return [];
      case 'delete':
        deleteSnapshot(place, entry(place, step.id));
        return [];
      case 'revert':
        revertDifferencing(place, entry(place, step.to), { power: step.power, suffix: '.vdi' });
        return [];
      case 'pull':
      case 'redefine':
      case 'deleteMetadata':
      case 'consolidate':
        return [];
      default:
        finishPlain(place, step);
        return [];
    }
  },

  /** A merge that fails leaves the blocks that were copied in the target, where they hide nothing. */
  halt(place, step: Step, _why: Halt): void {
    if (step.kind !== 'delete') return;
    place.domain.halfDone = {
      id: step.id,
      dirty: entry(place, step.id).disks.flatMap((d) => d.stateFile ?? []),
    };
  },
};

function beginCreate(place: Place, step: Extract<Step, { kind: 'create' }>): Work {
  const { domain, host } = place;
  if (step.quiesce) throw notImplemented('Quiescing the guest is not supported');
  if (step.disks !== undefined)
    throw notImplemented('A snapshot always covers all normal hard disks of the machine');
  if (step.memory !== (domain.power !== 'off')) {
    throw invalidState(
      step.memory
        ? 'Cannot take a live snapshot of a virtual machine unless it is running.'
        : 'Taking a snapshot of an online machine saves its state',
    );
  }
  const missing = domain.disks.find((d) => host.files[d.file] === undefined);
  if (missing !== undefined) {
    throw new NativeError(`VD: error VERR_FILE_NOT_FOUND opening image file '${missing.file}'`, {
      number: 'VBOX_E_FILE_ERROR (0x80bb0004)',
    });
  }
  // The memory of a saved VM is in a file already, which the snapshot shares (tried on 7.2).
  const bytes = step.memory && domain.power !== 'saved' ? domain.memoryBytes : 0;
  return { bytes, needs: bytes, percent: true, cancel: false, text: 'Taking a snapshot' };
}

function beginDelete(place: Place, snapshot: SimulatedSnapshot): Work {
  const { domain, host } = place;
  const children = childrenOf(domain, snapshot.id).length;
  const which = `Snapshot '${snapshot.name}' of the machine '${domain.name}' cannot be deleted, because`;
  if (children > 1)
    throw invalidObject(
      `${which} it has ${children} child snapshots, which is more than the one snapshot allowed for deletion`,
    );
  if (domain.current === snapshot.id && children === 1)
    throw invalidObject(`${which} it is the current snapshot and has one child snapshot`);
  let bytes = 0;
  for (const { stateFile } of imagesOf(snapshot)) {
    const above = restingOn(host.files, stateFile);
    if (host.files[stateFile] === undefined)
      throw failure(`Unable to merge storage '${stateFile}'. Can't get storage UID`);
    if (above.length > 1)
      throw failure(`Hard disk '${stateFile}' has more than one child hard disk (${above.length})`);
    bytes += merged(place, stateFile, above[0]);
  }
  return { bytes, needs: bytes, percent: true, cancel: false, text: 'Merging differencing hard disk' };
}

/** The smaller image moves into the larger one (7.2, tried); a base image stays whatever its size. */
function movesForward({ host }: Place, stateFile: string, above: string): boolean {
  const held = needed(host.files, stateFile);
  return held.backing !== null && held.bytes <= needed(host.files, above).bytes;
}

/** Bytes to copy: the image itself, or its child where that moves. */
function merged(place: Place, stateFile: string, above: string | undefined): number {
  if (above === undefined) return 0;
  const moved = movesForward(place, stateFile, above) ? stateFile : above;
  return needed(place.host.files, moved).bytes;
}

function deleteSnapshot(place: Place, snapshot: SimulatedSnapshot): void {
  const { domain, host } = place;
  for (const { disk, stateFile } of imagesOf(snapshot)) {
    const [above] = restingOn(host.files, stateFile);
    if (above === undefined) delete host.files[stateFile];
    else if (movesForward(place, stateFile, above))
      moveForward(host.files, { lower: stateFile, upper: above, capacity: capacityOf(place, disk) });
    else {
      commitDown(host.files, {
        upper: above,
        lower: stateFile,
        capacity: capacityOf(place, disk),
        rebase: restingOn(host.files, above),
      });
      repoint(place, above, stateFile);
    }
  }
  delete domain.halfDone;
  unlist(domain, snapshot);
}

function beginSavedState(place: Place, action: 'save' | 'remove'): Work {
  const { power, memoryBytes } = place.domain;
  const state = stateNames[power];
  if (action === 'remove') {
    if (power !== 'saved')
      throw invalidState(
        `Cannot discard the saved state as the machine is not in the Saved or Aborted-Saved state (machine state: ${state})`,
      );
    return moments('Discarding the saved state');
  }
  if (power !== 'running' && power !== 'paused')
    throw invalidState(
      `Cannot save the execution state as the machine is not running or paused (machine state: ${state})`,
    );
  return {
    bytes: memoryBytes,
    needs: memoryBytes,
    percent: true,
    cancel: true,
    text: 'Saving the execution state',
  };
}

const entry = (place: Place, id: string) =>
  found(
    place,
    id,
    new NativeError(`Could not find a snapshot with UUID {${id}}`, {
      number: 'NS_ERROR_FAILURE (0x80004005)',
      code: 'notFound',
    }),
  );
