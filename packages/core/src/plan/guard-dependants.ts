import { filesOf, filesRevertChanges } from '../rules/files.ts';
import type { Refusal } from '../rules/refusal.ts';
import { otherDependants } from '../tree/dependants.ts';
import type { Dependant } from '../tree/model.ts';
import type { Workbench } from '../workbench/workbench.ts';
import { guard } from './guards.ts';
import { LIVE } from './model.ts';

/**
 * Guards the files that others read or write, which no hypervisor guards. Evaluated on the bench as it is before
 * the step.
 */
export function guardDependants(bench: Workbench, node: number, verb: 'delete' | 'revert'): Refusal[] {
  const self = bench.snapshot(node);
  const independent = bench.rulesOf(node)?.storage === 'independent';
  const changed = verb === 'delete' ? filesOf(bench, self) : filesRevertChanges(bench, node);
  if (bench.tree.dependants === 'unknown') {
    // Deleting an internal snapshot leaves what others read from the file as it is.
    const harmless = verb === 'delete' ? independent : changed.size === 0;
    return harmless ? [] : [unknown(self, bench.tree.unreadDependants ?? [])];
  }
  const hit = bench.tree.dependants.filter(
    (dependant) => changed.has(dependant.path) && !goesToo(bench, dependant, changed),
  );
  return hit.length === 0 ? [] : [refused(self.id, hit)];
}

function unknown(self: { id: string; name: string }, unread: readonly string[]): Refusal {
  const why = unread.length === 0 ? '' : ` The disks of these VMs cannot be read: ${shownOf(unread)}.`;
  const sentence = `Cannot read which VMs depend on the files of ${self.name}.${why}`;
  return guard('dependantsUnknown', sentence, [self.id]);
}

const SHOWN = 4;

function shownOf(all: readonly string[]): string {
  const more = all.length - SHOWN;
  return `${all.slice(0, SHOWN).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}

/**
 * No snapshot of a file that another VM writes now: its content would change afterwards, or the image be damaged.
 * `covered`: the disks that the snapshot covers; absent: all.
 */
export function guardWriters(bench: Workbench, covered?: readonly string[]): Refusal[] {
  const tops = new Set(
    [...bench.chains()].flatMap(([disk, chain]) =>
      chain.top === undefined || covered?.includes(disk) === false ? [] : [chain.top.path],
    ),
  );
  const writers = writersOf(bench, tops);
  return writers.length === 0 ? [] : [written(writers, 'Stop it, or detach the disk, first.')];
}

/** QEMU refuses to open a file that another VM writes, whichever layer of the chain it is. */
export function guardStart(bench: Workbench): Refusal[] {
  const files = new Set([...bench.chains().values()].flatMap((chain) => chain.toLayers().map((l) => l.path)));
  const writers = writersOf(bench, files);
  return writers.length === 0 ? [] : [written(writers, 'Two VMs must not use it at once.')];
}

function writersOf({ tree }: Workbench, files: ReadonlySet<string>): Dependant[] {
  return otherDependants(tree).filter(({ path, writes }) => writes === true && files.has(path));
}

function written(writers: readonly Dependant[], advice: string): Refusal {
  const sentence = writers.map(({ by, path }) => `${by} is running and writes to ${path}.`).join(' ');
  return guard('dependants', `${sentence} ${advice}`, [LIVE]);
}

/** A file of the VM itself that this step or an earlier one of the plan changes or removes as well. */
function goesToo(bench: Workbench, { by, ownFile }: Dependant, changed: ReadonlySet<string>): boolean {
  return ownFile === true && (changed.has(by) || bench.removedFiles.has(by));
}

function refused(id: string, dependants: readonly Dependant[]): Refusal {
  const own = dependants.filter(({ ownFile }) => ownFile === true);
  const others = dependants.filter(({ ownFile }) => ownFile !== true);
  const sentences = [
    ...(others.length === 0
      ? []
      : [`${others.map((d) => `${d.by} depends on ${d.path}`).join('; ')}. Detach it first.`]),
    ...own.map((d) => `${d.by}, which is not in the live chain, depends on ${d.path} and would be damaged.`),
  ];
  return guard('dependants', sentences.join(' '), [id]);
}
