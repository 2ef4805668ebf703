import type { Power } from '@snaptree/core';

/** VirtualBox's machine states (7.2). A transient state counts as the one that it came from. */
const powers: Readonly<Record<string, Power>> = {
  PoweredOff: 'off',
  Teleported: 'off',
  Aborted: 'off',
  Saved: 'saved',
  AbortedSaved: 'saved',
  Running: 'running',
  Paused: 'paused',
  Stuck: 'paused',
  Teleporting: 'running',
  LiveSnapshotting: 'running',
  Starting: 'running',
  Stopping: 'running',
  Saving: 'running',
  Restoring: 'running',
  TeleportingPausedVM: 'paused',
  TeleportingIn: 'running',
  DeletingSnapshotOnline: 'running',
  DeletingSnapshotPaused: 'paused',
  OnlineSnapshotting: 'running',
  RestoringSnapshot: 'off',
  DeletingSnapshot: 'off',
  SettingUp: 'off',
  Snapshotting: 'off',
};

/** What VirtualBox does to a VM in a transient state. */
const works: Readonly<Record<string, string>> = {
  Teleporting: 'The VM is being moved to another host',
  TeleportingPausedVM: 'The VM is being moved to another host',
  TeleportingIn: 'The VM is being moved to this host',
  LiveSnapshotting: 'A snapshot is being created',
  OnlineSnapshotting: 'A snapshot is being created',
  Snapshotting: 'A snapshot is being created',
  DeletingSnapshot: 'A snapshot is being deleted',
  DeletingSnapshotOnline: 'A snapshot is being deleted',
  DeletingSnapshotPaused: 'A snapshot is being deleted',
  RestoringSnapshot: 'The VM is being reverted to a snapshot',
  Starting: 'The VM is starting',
  Stopping: 'The VM is stopping',
  Saving: 'The state of the VM is being saved',
  Restoring: 'The VM is starting from its saved state',
  SettingUp: 'The VM is being set up',
};

/** Unknown states of later versions count as running, which allows the fewest operations. */
export const powerOf = (state: string): Power => powers[state] ?? 'running';

/** Undefined in a stable state. */
export const workOf = (state: string): string | undefined => works[state];
