import type { ErrorCode } from '@snaptree/core';
import { childText } from '@snaptree/formats';
import type { VimFault } from './vim/faults.ts';

/** What one vSphere fault means here. */
export interface FaultMessage {
  readonly code: ErrorCode;
  /** Absent: vSphere's own sentence is the best advice. */
  readonly todo?: string;
  /** The text of the fault, for servers that send none. */
  readonly text?: string;
}

/** Faults by their name in vim25 (vSphere API reference, 8.0). The name of a base type covers its subtypes. */
const faultMessages: Readonly<Record<string, FaultMessage>> = {
  InvalidLogin: {
    code: 'hypervisorAuth',
    todo: 'Check the user name and password of this host. A vCenter user name includes its domain (name@vsphere.local).',
    text: 'Cannot complete login due to an incorrect user name or password.',
  },
  NotAuthenticated: {
    code: 'hypervisorAuth',
    todo: 'The session ended, and vSphere did not accept a new one. Check the user name of this host.',
  },
  PasswordExpired: {
    code: 'hypervisorAuth',
    todo: 'Set a new password for the user in vSphere, then enter it here.',
  },
  RestrictedVersion: {
    code: 'hypervisorError',
    todo: 'The license of this host makes its API read-only, as the free ESXi license does. Use a vCenter or a different license.',
    text: 'Current license or ESXi version prohibits execution of the requested operation.',
  },
  NotEnoughLicenses: { code: 'hypervisorError', todo: 'Add licenses in vSphere, then try again.' },
  TaskInProgress: busy('Another task is already in progress.'),
  ResourceInUse: busy('The resource is in use.'),
  ConcurrentAccess: busy('Another client changed the VM at the same time.'),
  ManagedObjectNotFound: {
    code: 'notFound',
    todo: 'It no longer exists. Read the tree again.',
    text: 'The object has already been deleted or has not been completely created.',
  },
  NoDiskSpace: noSpace('There is not enough space on the datastore.'),
  InsufficientStorageSpace: noSpace('There is not enough space on the datastores.'),
  InsufficientResourcesFault: resources('There are not enough resources for the operation.'),
  InsufficientMemoryResourcesFault: resources('There is not enough memory for the operation.'),
  InsufficientCpuResourcesFault: resources('There is not enough CPU for the operation.'),
  InsufficientFailoverResourcesFault: resources('There would not be enough resources left for a failover.'),
  InsufficientHostCapacityFault: resources('The host does not have enough resources for the operation.'),
  FileLocked: {
    code: 'hypervisorError',
    todo: 'Another program uses a file of the VM, often a backup. Wait for it to finish, then read the tree again.',
    text: 'A file of the VM is locked.',
  },
  FileNotFound: {
    code: 'hypervisorError',
    todo: 'A file of the VM is missing on its datastore. Restore it before you change anything else.',
    text: 'A file was not found.',
  },
  CannotAccessFile: {
    code: 'hypervisorError',
    todo: 'The host cannot open a file of the VM. Check its datastore and the storage paths.',
    text: 'A file cannot be accessed.',
  },
  TooManySnapshotLevels: {
    code: 'hypervisorError',
    todo: 'The chain has reached the depth that vSphere allows. Delete snapshots first.',
    text: 'There are too many levels of snapshots.',
  },
  SnapshotNoChange: { code: 'hypervisorError', text: 'Nothing changed since the last snapshot.' },
  SnapshotDisabled: { code: 'hypervisorError', text: 'Snapshots are disabled for this VM.' },
  ApplicationQuiesceFault: quiesce('The applications in the guest could not be quiesced.'),
  FilesystemQuiesceFault: quiesce('The file systems of the guest could not be quiesced.'),
  ToolsUnavailable: {
    code: 'hypervisorError',
    todo: 'VMware Tools is not running in the guest. Start it there, or stop the VM instead.',
    text: 'VMware Tools is not running in the virtual machine.',
  },
  NotSupported: {
    code: 'hypervisorError',
    todo: 'vSphere does not support this for templates, VMs with Fault Tolerance, and some kinds of disks.',
    text: 'The operation is not supported on the object.',
  },
  MethodNotFound: {
    code: 'hypervisorError',
    todo: 'This server does not have this function. It requires vSphere 5.0 or later.',
    text: 'The method was not found.',
  },
  InvalidState: {
    code: 'hypervisorError',
    todo: 'Check the VM in vSphere. Its state does not allow this now; its host may be disconnected, for example.',
    text: 'The operation is not allowed in the current state.',
  },
  InvalidName: { code: 'hypervisorError', todo: 'Choose another name.', text: 'The name is not valid.' },
  RequestCanceled: {
    code: 'cancelled',
    todo: 'The task was canceled. Read the tree again.',
    text: 'The task was canceled by a user.',
  },
  HostNotConnected: hostAway('The ESXi host is not connected to its vCenter.'),
  HostNotReachable: hostAway('vCenter cannot reach the ESXi host.'),
  HostCommunication: hostAway('vCenter cannot communicate with the ESXi host.'),
  Timedout: {
    code: 'hypervisorError',
    todo: 'vSphere stopped waiting. Read the tree to see what was completed.',
  },
};

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
    todo: `Give the user of this host a role with ${which} on this VM, or sign in as a different user.`,
    text: privilege === '' ? 'Permission was denied.' : `Permission was denied: ${privilege}.`,
  };
}

function powerState(existing: string): FaultMessage {
  const states: Record<string, string> = { poweredOn: 'running', poweredOff: 'off', suspended: 'suspended' };
  const is = states[existing];
  return {
    code: 'hypervisorError',
    todo:
      is === undefined
        ? 'Check the power state of the VM, then choose again.'
        : `The VM is ${is} now. Check it, then choose again.`,
    text: 'The operation cannot be performed in the current power state.',
  };
}

function busy(text: string): FaultMessage {
  return {
    code: 'domainBusy',
    todo: 'Another task is running on the VM. Try again when it has finished.',
    text,
  };
}

function noSpace(text: string): FaultMessage {
  return { code: 'noSpace', todo: 'Free space on the datastore of the VM, then try again.', text };
}

function resources(text: string): FaultMessage {
  return {
    code: 'hypervisorError',
    todo: 'Free CPU or memory in the cluster or resource pool, then try again.',
    text,
  };
}

function quiesce(text: string): FaultMessage {
  return {
    code: 'hypervisorError',
    todo: 'Check VMware Tools in the guest, or create the snapshot without quiescing.',
    text,
  };
}

function hostAway(text: string): FaultMessage {
  return {
    code: 'hypervisorError',
    todo: 'Restore the connection between vCenter and the ESXi host, then read the tree again.',
    text,
  };
}
