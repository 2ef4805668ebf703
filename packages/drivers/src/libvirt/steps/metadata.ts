import type { Step } from '@snaptree/core';
import { child, element, isElement, readXml, writeXml, type XmlElement } from '@snaptree/formats';
import { flags, procedures } from '@snaptree/libvirt-rpc';
import type { StepOutcome } from '../../driver.ts';
import { attempting, type StepContext } from './context.ts';
import { findSnapshot } from './precondition.ts';
import { send } from './send.ts';

/** Changes the description of the snapshot. */
export function describeSnapshot(
  context: StepContext,
  step: Extract<Step, { kind: 'describe' }>,
): Promise<StepOutcome> {
  return redefine(context, step, (snapshot) => withDescription(snapshot, step.description));
}

/** Corrects paths in the record of the snapshot. */
export function redefineSnapshot(
  context: StepContext,
  step: Extract<Step, { kind: 'redefine' }>,
): Promise<StepOutcome> {
  const moves = new Map(step.moves.map(({ from, to }) => [from, to]));
  return redefine(context, step, (snapshot) => withMovedFiles(snapshot, moves));
}

/**
 * Redefines the snapshot under its own name. The XML is read with secrets, or libvirt would lose the passwords. A
 * current snapshot stays current without the `current` flag. With it, libvirt 9.9 and later lose the record of the
 * files that the last revert created, and the next revert deletes a file of a different snapshot (tested on 11.3 and
 * 12.8).
 */
async function redefine(
  context: StepContext,
  step: Extract<Step, { kind: 'describe' | 'redefine' }>,
  change: (snapshot: XmlElement) => XmlElement,
): Promise<StepOutcome> {
  const { acting, dom } = context;
  const { name } = await findSnapshot(context, step.id);
  const { xml } = await acting.call(procedures.domainSnapshotGetXmlDesc, {
    snap: { name, dom },
    flags: flags.domainXml.secure,
  });
  const xmlDesc = writeXml(change(readXml(xml)));
  await send(context, attempting(context, step), () =>
    acting.call(procedures.domainSnapshotCreateXml, {
      dom,
      xmlDesc,
      flags: flags.snapshotCreate.redefine,
    }),
  );
  return { leftovers: [] };
}

/** Every source with one of these paths: what the snapshot opened, and the chains that it captured. */
function withMovedFiles(within: XmlElement, moves: ReadonlyMap<string, string>): XmlElement {
  const attributes = new Map(within.attributes);
  const to = within.name === 'source' ? moves.get(attributes.get('file') ?? '') : undefined;
  if (to !== undefined) attributes.set('file', to);
  const children = within.children.map((node) => (isElement(node) ? withMovedFiles(node, moves) : node));
  return { ...within, attributes, children };
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
