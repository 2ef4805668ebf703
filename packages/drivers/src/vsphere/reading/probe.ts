import { createHash } from 'node:crypto';
import { message, type Report, reportOf, SnaptreeError } from '@snaptree/core';
import { textOf, writeXml, type XmlElement } from '@snaptree/formats';
import { decodedName } from '../names.ts';
import { lostConnection } from '../states.ts';
import { type RunningTask, runningTask } from '../tasks/running.ts';
import { collect, itself, through } from '../vim/properties.ts';
import type { VimSession } from '../vim/session.ts';
import type { ManagedObject } from '../vim/values.ts';
import { machineObject, type SnapshotInfo, snapshotsIn } from './snapshots.ts';

/** Cheap facts that show whether a VM's tree has changed since it was read. */
export interface Probe extends SnapshotInfo {
  readonly machine: ManagedObject;
  readonly name: string;
  /** vSphere's power state. */
  readonly state: string;
  readonly needsConsolidation: boolean;
  readonly tasks: readonly RunningTask[];
  /** Why this may not be the complete tree, one sentence each. */
  readonly doubts: readonly Report[];
  /** Digest of the properties, without the tasks. */
  readonly facts: string;
  readonly changeToken: string;
}

/** Properties that change with every snapshot, revert, rename, power change or new setting of a VM. */
export const probePaths = [
  'name',
  'snapshot',
  'config.changeVersion',
  'config.template',
  'runtime.powerState',
  'runtime.connectionState',
  'runtime.consolidationNeeded',
  'recentTask',
] as const;

/** @throws SnaptreeError `notFound` if the VM does not exist */
export async function probe(session: VimSession, id: string): Promise<Probe> {
  const machine = machineObject(id);
  const read = await collect(session, [
    { asked: { type: machine.type, paths: probePaths }, from: [itself(machine)] },
    { asked: { type: 'Task', paths: ['info'] }, from: [through(machine, 'recentTask')] },
  ]);
  const found = read.find(({ object }) => object.type === machine.type);
  if (found === undefined) throw gone(id);
  const { values, missing } = found;
  const tasks = read.flatMap(({ object, values: of }) => runningTask(object.value, of.get('info')) ?? []);
  const text = (path: string) => textIn(values.get(path));
  const facts = factsOf(values);
  const doubts = [
    ...doubtsOf(text('config.template') === 'true', text('runtime.connectionState')),
    ...[...missing.keys()].map(unread),
  ];
  return {
    machine,
    name: values.has('name') ? decodedName(text('name')) : id,
    ...snapshotsIn(values.get('snapshot')),
    state: text('runtime.powerState'),
    needsConsolidation: text('runtime.consolidationNeeded') === 'true',
    tasks,
    doubts,
    facts,
    changeToken: digest([facts, tasks, doubts]),
  };
}

/** Digest of the properties of `probePaths`, the same for a reading and for an update. */
export const factsOf = (values: ReadonlyMap<string, XmlElement | undefined>): string =>
  digest(
    probePaths.map((path) => {
      const value = path === 'recentTask' ? undefined : values.get(path);
      return value === undefined ? null : writeXml(value);
    }),
  );

const digest = (facts: readonly unknown[]) =>
  createHash('sha256').update(JSON.stringify(facts)).digest('base64url');

function gone(id: string): SnaptreeError {
  return new SnaptreeError({
    code: 'notFound',
    what: 'There is no VM with the ID {on}.',
    on: id,
    todo: 'Read the list of VMs again.',
  });
}

function doubtsOf(isTemplate: boolean, connection: string): Report[] {
  const lost = lostConnection(connection);
  return [
    ...(lost === undefined ? [] : [reportOf(lost)]),
    ...(isTemplate
      ? [reportOf(message`vSphere cannot change the snapshots of a template. Convert it to a VM first.`)]
      : []),
  ];
}

const unread = (path: string) => reportOf(message`The user of this host may not read "${path}" of the VM.`);

export const textIn = (value: XmlElement | undefined): string => (value === undefined ? '' : textOf(value));
