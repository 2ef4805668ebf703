import { joined, type MessageText, message, nameList, plain } from '../../message/message.ts';
import { filesOf, filesRevertChanges } from '../../rules/files.ts';
import type { Refusal } from '../../rules/refusal.ts';
import { otherDependants } from '../../tree/dependants.ts';
import type { Dependant, SnapshotTree } from '../../tree/model.ts';
import type { Workbench } from '../../workbench/workbench.ts';
import { LIVE } from '../model.ts';
import { guard } from './refuse.ts';

/**
 * Guards the files that others read or write, which no hypervisor does. Evaluated on the bench before the step.
 */
export function guardDependants(bench: Workbench, node: number, verb: 'delete' | 'revert'): Refusal[] {
  if (bench.tree.dependants.length === 0) return [];
  const self = bench.snapshot(node);
  const independent = bench.rulesOf(node)?.storage === 'independent';
  const changed = verb === 'delete' ? filesOf(bench, node) : filesRevertChanges(bench, node);
  if (bench.tree.dependants === 'unknown') {
    // Deleting an internal snapshot leaves what others read from the file as it is.
    const harmless = verb === 'delete' ? independent : changed.size === 0;
    return harmless ? [] : [unknown({ id: self.id, name: bench.nameOf(node) }, bench.tree)];
  }
  const hit = bench.tree.dependants.filter(
    (dependant) =>
      changed.has(dependant.path) &&
      !goesToo(bench, dependant, changed) &&
      !(verb === 'delete' && isRebased(bench, node, dependant)) &&
      !bench.relieved.has(`${dependant.path}\0${dependant.by}`),
  );
  return hit.length === 0 ? [] : [refused(self.id, hit)];
}

function unknown(
  self: { id: string; name: string },
  { unreadDependants: unread = [], readDependantsBy }: SnapshotTree,
): Refusal {
  const first = message`Cannot determine which VMs depend on the files of ${self.name}.`;
  const sentence =
    unread.length === 0
      ? first
      : message`${first} The disks of these VMs cannot be read: ${nameList(unread)}.`;
  const full = readDependantsBy === undefined ? sentence : message`${sentence} ${plain(readDependantsBy)}`;
  return guard('dependantsUnknown', full, [self.id]);
}

/**
 * No snapshot of a file that another VM writes now: its content would change afterward, or the image be damaged.
 * `covered`: the disks that the snapshot covers; absent: all.
 */
export function guardWriters(bench: Workbench, covered?: readonly string[]): Refusal[] {
  const tops = new Set(
    [...bench.chains()].flatMap(([disk, chain]) =>
      chain.top === undefined || covered?.includes(disk) === false ? [] : [chain.top.path],
    ),
  );
  const writers = writersOf(bench, tops);
  return writers.length === 0 ? [] : [written(writers, 'Shut it down, or detach the disk first.')];
}

/** QEMU refuses to open a file that another VM writes, whichever layer of the chain it is. */
export function guardStart(bench: Workbench): Refusal[] {
  const files = new Set([...bench.chains().values()].flatMap((chain) => chain.toLayers().map((l) => l.path)));
  const writers = writersOf(bench, files);
  return writers.length === 0 ? [] : [written(writers, 'Two VMs must not use the file at the same time.')];
}

function writersOf({ tree }: Workbench, files: ReadonlySet<string>): Dependant[] {
  return otherDependants(tree).filter(({ path, writes }) => writes === true && files.has(path));
}

function written(writers: readonly Dependant[], advice: string): Refusal {
  const sentences = writers.map(({ by, path }) => message`VM ${by} is running and writes to ${path}.`);
  return guard('dependants', joined([...sentences, plain(advice)]), [LIVE]);
}

/** A file of the VM itself that this step or an earlier one of the plan changes or removes as well. */
function goesToo(bench: Workbench, { by, ownFile }: Dependant, changed: ReadonlySet<string>): boolean {
  return ownFile === true && (changed.has(by) || bench.removedFiles.has(by));
}

/** A file with the state of a descendant that the live state does not depend on: the delete rebases it. */
function isRebased(bench: Workbench, node: number, { by, ownFile }: Dependant): boolean {
  if (ownFile !== true || bench.rulesOf(node)?.rebasesBranches !== true) return false;
  return bench
    .subtree(node)
    .filter((descendant) => bench.onLivePath[descendant] !== 1)
    .some((descendant) => bench.snapshot(descendant).disks.some(({ stateFile }) => stateFile === by));
}

function refused(id: string, dependants: readonly Dependant[]): Refusal {
  const own = dependants.filter(({ ownFile }) => ownFile === true);
  const unused = dependants.filter(({ removeWith }) => removeWith !== undefined);
  const others = dependants.filter(({ ownFile, removeWith }) => ownFile !== true && removeWith === undefined);
  const sentences: MessageText[] = [
    ...others.map((d) => message`${d.by} depends on ${d.path}.`),
    ...(others.length === 0 ? [] : [plain('Detach or copy the disks that depend on this file first.')]),
    ...unused.map(
      ({ by, path, removeWith = '' }) =>
        message`${by}, which no VM uses, depends on ${path}. Remove it first: ${removeWith}`,
    ),
    ...own.map(
      (d) => message`${d.by}, which is not in the live chain, depends on ${d.path} and would be damaged.`,
    ),
  ];
  return guard('dependants', joined(sentences), [id]);
}
