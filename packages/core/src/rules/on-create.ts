import { message } from '../message/message.ts';
import type { Snapshot } from '../tree/model.ts';
import { at, BASE } from '../tree/shape.ts';
import type { Workbench } from '../workbench/workbench.ts';
import { unlistedInside } from './images.ts';
import { broken } from './intent.ts';
import type { Predicate, Predicates } from './predicate.ts';

const memory: Predicate<'memory'> = (bench, intent, { must }) => {
  const saved = intent.create?.memory ?? (intent.node > BASE && bench.snapshot(intent.node).memory);
  if (saved === must) return undefined;
  return must
    ? broken('memoryNeeded', 'This snapshot must include the memory of the VM.')
    : broken('memoryImpossible', 'This snapshot cannot include the memory of the VM.');
};

const noQuiesce: Predicate<'noQuiesce'> = (_, { create }, { says }) =>
  create?.quiesce === true ? broken('quiesceUnsupported', says) : undefined;

const allDisks: Predicate<'allDisks'> = (_, { create }, { says }) =>
  create?.someDisks === true ? broken('disksUnsupported', says) : undefined;

const nameNotEmpty: Predicate<'nameNotEmpty'> = (_, { create }) =>
  create?.name === '' ? broken('emptyName', 'Enter a name for the snapshot.') : undefined;

const nameFits: Predicate<'nameFits'> = (_, { create }, { pattern, bytes, says }) => {
  if (create === undefined) return undefined;
  const fits = new RegExp(pattern, 'u').test(create.name) && bytesInUtf8(create.name) <= bytes;
  return fits ? undefined : broken('invalidName', says);
};

const uniqueName: Predicate<'uniqueName'> = (bench, { create }) => {
  if (create === undefined) return undefined;
  const same = sameName(bench, create.name);
  if (same.length === 0) return undefined;
  return broken(
    'duplicateName',
    message`A snapshot named ${create.name} already exists. Choose another name.`,
    same,
  );
};

const nameNotInImage: Predicate<'nameNotInImage'> = (bench, { create }) => {
  if (create === undefined) return undefined;
  for (const [, { top }] of bench.chains()) {
    if (top === undefined || !unlistedInside(bench, top.path).some(({ name }) => name === create.name))
      continue;
    const text = message`${top.path} already contains an internal snapshot named ${create.name} that the hypervisor does not list. Choose another name.`;
    return broken('duplicateName', text);
  }
  return undefined;
};

const chainShorterThan: Predicate<'chainShorterThan'> = (bench, _, { layers }) => {
  for (const [disk, { length }] of bench.chains()) {
    if (length < layers) continue;
    return broken(
      'chainTooDeep',
      message`The chain of disk ${disk} already has ${length} layers. Delete older snapshots first to merge their layers.`,
      ['live'],
    );
  }
  return undefined;
};

const depthAtMost: Predicate<'depthAtMost'> = (bench, { node }, { levels }) => {
  let depth = 1;
  for (let i = node; i > BASE; i = at(bench.parent, i)) depth += 1;
  if (depth <= levels) return undefined;
  return broken(
    'chainTooDeep',
    message`VM ${bench.tree.domain.name} already has ${levels} levels of snapshots, the most that the hypervisor allows. Delete older snapshots first.`,
    ['live'],
  );
};

const noConsolidationDue: Predicate<'noConsolidationDue'> = ({ tree }) =>
  tree.needsConsolidation !== true
    ? undefined
    : broken(
        'consolidationPending',
        message`Disks of VM ${tree.domain.name} still need consolidation. Consolidate them first.`,
        ['live'],
      );

/** Rules on what a new snapshot may be, and on the memory of the target of a revert. */
export const createPredicates = {
  memory,
  noQuiesce,
  allDisks,
  nameNotEmpty,
  nameFits,
  uniqueName,
  nameNotInImage,
  chainShorterThan,
  depthAtMost,
  noConsolidationDue,
} satisfies Partial<Predicates>;

function* living(bench: Workbench): Generator<Snapshot> {
  const total = bench.shape.size + bench.created.length;
  for (let i = 1; i <= total; i++) if (bench.gone[i] !== 1) yield bench.snapshot(i);
}

/** Counted, because an encoder from a library would add more than 1 kB to what the first page loads. */
function bytesInUtf8(text: string): number {
  let bytes = 0;
  for (const character of text) {
    const point = character.codePointAt(0) ?? 0;
    bytes += point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;
  }
  return bytes;
}

function sameName(bench: Workbench, name: string): string[] {
  const same: string[] = [];
  for (const snapshot of living(bench)) if (snapshot.name === name) same.push(snapshot.id);
  return same;
}
