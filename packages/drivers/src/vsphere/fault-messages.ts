import type { ErrorCode } from '@snaptree/core';
import { childText } from '@snaptree/formats';
import type { VimFault } from './vim/faults.ts';

/** What one fault of vSphere means here. */
export interface FaultMessage {
  readonly code: ErrorCode;
  /** What to do; absent: vSphere's own sentence is the best that can be passed on. */
  readonly todo?: string;
  /** What it says in words, for servers that give none with it. */
  readonly says?: string;
}

/**
 * The faults of steps and readings by their names in vim25 (vSphere API reference, 8.0), each with the most
 * general name of its family where a family is meant.
 */
const faultMessages: Readonly<Record<string, FaultMessage>> = {
  InvalidLogin: {
    code: 'hypervisorAuth',
    todo: 'Check the user and password of this host; a user of vCenter is written with its domain (name@vsphere.local).',
    says: 'Cannot complete login due to an incorrect user name or password.',
  },
  NotAuthenticated: {
    code: 'hypervisorAuth',
    todo: 'The session ended and a new one was not accepted; check the user of this host.',
  },
  PasswordExpired: { code: 'hypervisorAuth', todo: 'Set a new password for the user in vSphere, then here.' },
  RestrictedVersion: {
    code: 'hypervisorError',
    todo: 'The licence of this host lets its API only read, as the free one of ESXi does. Use a vCenter or another licence.',
    says: 'Current license or ESXi version prohibits execution of the requested operation.',
  },
  NotEnoughLicenses: { code: 'hypervisorError', todo: 'Add licences in vSphere, then try again.' },
  TaskInProgress: busy('Another task is already in progress.'),
  ResourceInUse: busy('The resource is in use.'),
  ConcurrentAccess: busy('The machine was changed by somebody else meanwhile.'),
  ManagedObjectNotFound: {
    code: 'notFound',
    todo: 'It is already gone; read the tree again.',
    says: 'The object has already been deleted or has not been completely created.',
  },
  NoDiskSpace: noSpace('There is not enough space on the datastore.'),
  InsufficientStorageSpace: noSpace('There is not enough space on the datastores.'),
  InsufficientResourcesFault: resources('The operation would need more than is left to it.'),
  InsufficientMemoryResourcesFault: resources('There is not enough memory for the operation.'),
  InsufficientCpuResourcesFault: resources('There is not enough CPU for the operation.'),
  InsufficientFailoverResourcesFault: resources('There would not be enough left for a failover.'),
  InsufficientHostCapacityFault: resources('The host has not enough left for the operation.'),
  FileLocked: {
    code: 'hypervisorError',
    todo: 'Somebody holds a file of the machine, often a backup in progress: end it, then read the tree again.',
    says: 'A file of the machine is locked.',
  },
  FileNotFound: {
    code: 'hypervisorError',
    todo: 'A file of the machine is missing on its datastore. Change nothing more before it is found.',
    says: 'A file was not found.',
  },
  CannotAccessFile: {
    code: 'hypervisorError',
    todo: 'The host cannot open a file of the machine: look at its datastore and the paths to it.',
    says: 'A file cannot be accessed.',
  },
  TooManySnapshotLevels: {
    code: 'hypervisorError',
    todo: 'The chain is as deep as vSphere allows; remove restore points below first.',
    says: 'There are too many levels of snapshots.',
  },
  SnapshotNoChange: { code: 'hypervisorError', says: 'Nothing changed since the last snapshot.' },
  SnapshotDisabled: { code: 'hypervisorError', says: 'Snapshots are disabled for this machine.' },
  ApplicationQuiesceFault: quiesce('The applications in the guest could not be quiesced.'),
  FilesystemQuiesceFault: quiesce('The file systems of the guest could not be quiesced.'),
  ToolsUnavailable: {
    code: 'hypervisorError',
    todo: 'VMware Tools do not run in the guest: start them, or stop the machine the hard way.',
    says: 'VMware Tools are not running in the virtual machine.',
  },
  NotSupported: {
    code: 'hypervisorError',
    todo: 'This server does not do that with this machine (a template, Fault Tolerance, a disk of a kind without snapshots).',
    says: 'The operation is not supported on the object.',
  },
  MethodNotFound: {
    code: 'hypervisorError',
    todo: 'This server has no such function; it exists in vSphere 5.0 and later.',
    says: 'The method was not found.',
  },
  InvalidState: {
    code: 'hypervisorError',
    todo: 'Look at the machine in vSphere: its state does not allow it now (no connection to its host, for one).',
    says: 'The operation is not allowed in the current state.',
  },
  InvalidName: { code: 'hypervisorError', todo: 'Choose another name.', says: 'The name is not valid.' },
  RequestCanceled: {
    code: 'cancelled',
    todo: 'It was stopped; read the tree again.',
    says: 'The task was canceled by a user.',
  },
  HostNotConnected: hostAway('The ESXi host is not connected to its vCenter.'),
  HostNotReachable: hostAway('vCenter cannot reach the ESXi host.'),
  HostCommunication: hostAway('vCenter cannot speak with the ESXi host.'),
  Timedout: {
    code: 'hypervisorError',
    todo: 'vSphere gave up waiting; read the tree to see how far it came.',
  },
};

/** What a fault means, with what its own fields add. */
export function faultMessageOf(fault: VimFault): FaultMessage {
  if (fault.fault === 'NoPermission') return noPermission(fieldOf(fault, 'privilegeId'));
  if (fault.fault === 'InvalidPowerState') return powerState(fieldOf(fault, 'existingState'));
  return faultMessages[fault.fault] ?? { code: 'hypervisorError' };
}

const fieldOf = ({ fields }: VimFault, name: string): string =>
  (fields === undefined ? undefined : childText(fields, name)) ?? '';

function noPermission(privilege: string): FaultMessage {
  const which = privilege === '' ? 'the privilege' : `the privilege ${privilege}`;
  return {
    code: 'hypervisorAuth',
    todo: `Give a role with ${which} on this machine to the user of this host, or sign in as another.`,
    says: privilege === '' ? 'Permission was denied.' : `Permission was denied: ${privilege}.`,
  };
}

function powerState(existing: string): FaultMessage {
  const states: Record<string, string> = { poweredOn: 'running', poweredOff: 'off', suspended: 'suspended' };
  const is = states[existing];
  return {
    code: 'hypervisorError',
    todo:
      is === undefined
        ? 'Look at what the machine does now, and choose again.'
        : `The machine is ${is} now; look at it and choose again.`,
    says: 'The operation cannot be performed in the current power state.',
  };
}

function busy(says: string): FaultMessage {
  return { code: 'domainBusy', todo: 'Another task holds the machine; try again when it is through.', says };
}

function noSpace(says: string): FaultMessage {
  return { code: 'noSpace', todo: 'Free some space on the datastore of the machine and try again.', says };
}

function resources(says: string): FaultMessage {
  return {
    code: 'hypervisorError',
    todo: 'Free CPU or memory in the cluster or resource pool, then try again.',
    says,
  };
}

function quiesce(says: string): FaultMessage {
  return {
    code: 'hypervisorError',
    todo: 'Look at VMware Tools in the guest, or take it without quiescing.',
    says,
  };
}

function hostAway(says: string): FaultMessage {
  return {
    code: 'hypervisorError',
    todo: 'See to the connection between vCenter and the ESXi host, then read the tree again.',
    says,
  };
}
