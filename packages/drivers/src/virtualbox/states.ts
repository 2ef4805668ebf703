import type { Power } from '@snaptree/core';

/** VirtualBox's machine states (7.2) as the product's four; a state that passes counts as what it came from. */
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

/** What VirtualBox is doing with a machine in a state that passes. */
const works: Readonly<Record<string, string>> = {
  Teleporting: 'The machine is being moved to another host',
  TeleportingPausedVM: 'The machine is being moved to another host',
  TeleportingIn: 'The machine is being moved here',
  LiveSnapshotting: 'A snapshot is being taken',
  OnlineSnapshotting: 'A snapshot is being taken',
  Snapshotting: 'A snapshot is being taken',
  DeletingSnapshot: 'A snapshot is being deleted',
  DeletingSnapshotOnline: 'A snapshot is being deleted',
  DeletingSnapshotPaused: 'A snapshot is being deleted',
  RestoringSnapshot: 'A snapshot is being restored',
  Starting: 'The machine is starting',
  Stopping: 'The machine is stopping',
  Saving: 'The state of the machine is being saved',
  Restoring: 'The machine is starting from its saved state',
  SettingUp: 'The machine is being set up',
};

/** Unknown states of later versions count as running: that allows the least. */
export const powerOf = (state: string): Power => powers[state] ?? 'running';

/** Undefined when the machine rests. */
export const workOf = (state: string): string | undefined => works[state];
