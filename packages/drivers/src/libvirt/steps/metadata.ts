import type { Step } from '@snaptree/core';
import {
  at,
  child,
  childrenNamed,
  element,
  isElement,
  readXml,
  writeXml,
  type XmlElement,
} from '@snaptree/formats';
import { flags, procedures } from '@snaptree/libvirt-rpc';
import type { StepOutcome } from '../../driver.ts';
import { attempting, type StepContext } from './context.ts';
import { correctedRecord } from './corrected-record.ts';
import { findSnapshot } from './precondition.ts';
import { send } from './send.ts';
import { readRecord, redefineRecord } from './snapshot-record.ts';

/** Changes the description of the snapshot. */
export function describeSnapshot(
  context: StepContext,
  step: Extract<Step, { kind: 'describe' }>,
): Promise<StepOutcome> {
  return redefine(context, step, (snapshot) => withDescription(snapshot, step.description));
}

/** Corrects the files in the record of the snapshot, and may make it the current one. */
export function redefineSnapshot(
  context: StepContext,
  step: Extract<Step, { kind: 'redefine' }>,
): Promise<StepOutcome> {
  return redefine(context, step, (snapshot) => correctedRecord(snapshot, step));
}

async function redefine(
  context: StepContext,
  step: Extract<Step, { kind: 'describe' | 'redefine' }>,
  change: (snapshot: XmlElement) => XmlElement,
): Promise<StepOutcome> {
  const { name } = await findSnapshot(context, step.id);
  const record = writeXml(withoutEmptyDrives(change(readXml(await readRecord(context, name)))));
  const isCurrent = step.kind === 'redefine' && step.current === true;
  await send(context, attempting(context, step), () => redefineRecord(context, record, isCurrent));
  return { leftovers: [] };
}

/**
 * The record of an internal snapshot says of an empty drive that it is not covered. libvirt refuses to read that back
 * ("disk 'fda' must use snapshot mode 'internal'", 9.0 to 12.8), and adds it again automatically if it is left out.
 */
function withoutEmptyDrives(snapshot: XmlElement): XmlElement {
  const devices = at(snapshot, 'domain', 'devices');
  const drives = devices === undefined ? [] : childrenNamed(devices, 'disk');
  const empty = new Set(
    drives
      .filter((disk) => child(disk, 'source') === undefined)
      .map((disk) => child(disk, 'target')?.attributes.get('dev')),
  );
  const isLeftOut = ({ name, attributes }: XmlElement) =>
    name === 'disk' && attributes.get('snapshot') === 'no' && empty.has(attributes.get('name'));
  const record = snapshot.children.map((node) =>
    isElement(node) && node.name === 'disks'
      ? { ...node, children: node.children.filter((disk) => !isElement(disk) || !isLeftOut(disk)) }
      : node,
  );
  return { ...snapshot, children: record };
}

function withDescription(snapshot: XmlElement, description: string): XmlElement {
  const rest = snapshot.children.filter((node) => !isElement(node) || node.name !== 'description');
  const name = child(snapshot, 'name');
  const children = rest.flatMap((node) =>
    node === name ? [node, element('description', {}, description)] : [node],
  );
  return { ...snapshot, children };
}

/** Removes libvirt's record of the snapshot and keeps its data. */
export async function deleteSnapshotMetadata(
  context: StepContext,
  step: Extract<Step, { kind: 'deleteMetadata' }>,
): Promise<StepOutcome> {
  const { acting, dom } = context;
  const { name } = await findSnapshot(context, step.id);
  await send(context, attempting(context, step), () =>
    acting.call(procedures.domainSnapshotDelete, {
      snap: { name, dom },
      flags: flags.snapshotDelete.metadataOnly,
    }),
  );
  context.names.used(name, context.clock.now());
  return { leftovers: [] };
}
