import { joined, message, plain } from '../message/message.ts';
import type { Snapshot } from '../tree/model.ts';
import type { Workbench } from '../workbench/workbench.ts';
import { broken } from './intent.ts';
import type { Predicate, Predicates } from './predicate.ts';

const backingFileWritable: Predicate<'backingFileWritable'> = (bench, { node }, { todo }) => {
  if (bench.fanOut(node) === 0) return undefined;
  const self = bench.snapshot(node);
  const denied = receivers(bench, self).find((path) => !bench.writableBacking.has(path));
  if (denied === undefined) return undefined;
  const text = message`The host does not let QEMU write to ${denied}, into which ${bench.nameOf(node)} would be merged.`;
  return broken('confined', joined([text, plain(todo)]), [self.id]);
};

/** The files that a merge writes, except those that the VM writes anyway. */
function receivers(bench: Workbench, { disks }: Snapshot): string[] {
  return disks.flatMap(({ disk, coverage, stateFile }) => {
    if (coverage !== 'external' || stateFile === undefined) return [];
    const into = bench.fileNow(stateFile);
    return bench.chain(disk)?.top?.path === into ? [] : [into];
  });
}

const overlayFoldersKnown: Predicate<'overlayFoldersKnown'> = (bench, { node }, { folders, todo }) => {
  const { id, disks } = bench.snapshot(node);
  const known = folders.map((pattern) => new RegExp(pattern, 'u'));
  const files = disks.flatMap(({ coverage, stateFile }) =>
    coverage === 'external' && stateFile !== undefined ? [bench.fileNow(stateFile)] : [],
  );
  const outside = files.find((path) => !known.some((pattern) => pattern.test(path)));
  if (outside === undefined) return undefined;
  const folder = outside.slice(0, outside.lastIndexOf('/')) || '/';
  const text = message`After a revert to ${bench.nameOf(node)}, the VM could not start, because the host would not let QEMU read the backing files of the new overlay in ${folder}.`;
  return broken('confined', joined([text, plain(todo)]), [id]);
};

/** Rules of hosts that confine QEMU. */
export const confinementPredicates = {
  backingFileWritable,
  overlayFoldersKnown,
} satisfies Partial<Predicates>;
