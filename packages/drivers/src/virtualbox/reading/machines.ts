import {
  message,
  type Report,
  reportOf,
  type SnapshotTree,
  SnaptreeError,
  unknownCurrent,
} from '@snaptree/core';
import type { DomainSummary } from '../../driver.ts';
import type { Reference, WebSession } from '../connecting/web-session.ts';
import { powerOf } from '../states.ts';

export async function summaryOf(session: WebSession, machine: Reference): Promise<DomainSummary> {
  const [id, accessible, name] = await Promise.all([
    session.text('IMachine_getId', machine),
    session.flag('IMachine_getAccessible', machine),
    nameOf(session, machine),
  ]);
  if (!accessible) return { id, name, power: 'off' };
  const [state, snapshots] = await Promise.all([
    session.text('IMachine_getState', machine),
    session.number('IMachine_getSnapshotCount', machine),
  ]);
  return { id, name, power: powerOf(state), snapshots };
}

/** VirtualBox also accepts names: a machine whose name is this id is not the one. */
export async function findMachine(session: WebSession, id: string): Promise<Reference> {
  const machine = await session.text('IVirtualBox_findMachine', session.root, { nameOrId: id });
  if ((await session.text('IMachine_getId', machine)) === id) return machine;
  throw new SnaptreeError({
    code: 'notFound',
    what: 'There is no VM with the ID {on}.',
    on: id,
    todo: 'Read the list of VMs again.',
  });
}

/** A VM whose settings VirtualBox cannot open has no name there, but its settings file has one. */
export async function nameOf(session: WebSession, machine: Reference): Promise<string> {
  if (await session.flag('IMachine_getAccessible', machine)) return session.text('IMachine_getName', machine);
  const path = await session.text('IMachine_getSettingsFilePath', machine);
  const file = path.split(/[/\\]/).at(-1) ?? '';
  return file.replace(/\.vbox$/i, '') || '<inaccessible>';
}

/** The tree of a VM whose settings VirtualBox cannot open: nothing is known, so nothing is offered. */
export async function inaccessibleTree(
  session: WebSession,
  machine: Reference,
  id: string,
): Promise<SnapshotTree> {
  const info = await session.text('IMachine_getAccessError', machine);
  const why = info === '' ? '' : await session.text('IVirtualBoxErrorInfo_getText', info);
  return {
    domain: { id, name: await nameOf(session, machine) },
    snapshots: [],
    current: unknownCurrent(message`VirtualBox cannot open the settings of the VM.`),
    live: { power: 'off', changed: 'unknown', disks: [] },
    dependants: 'unknown',
    partial: [
      reportOf(message`VirtualBox cannot open the settings of the VM: ${why}`),
      ...previousSettings(await session.text('IMachine_getSettingsFilePath', machine)),
    ],
  };
}

/** VirtualBox keeps the settings of before the last change, also when it is killed while it saves (7.2, tested). */
const previousSettings = (path: string): Report[] =>
  path === ''
    ? []
    : [
        reportOf(
          message`Compare ${path} with ${`${path}-prev`}, the settings before the last change. If they are right, close VirtualBox and copy them over ${path}.`,
        ),
      ];
