import { filesOf, filesRevertChanges } from '../rules/files.ts';
import type { Refusal } from '../rules/refusal.ts';
import type { Dependant } from '../tree/model.ts';
import type { Workbench } from '../workbench/workbench.ts';
import { guard } from './guards.ts';

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
  const hit = bench.tree.dependants.filter((dependant) => changed.has(dependant.path));
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

function refused(id: string, dependants: readonly Dependant[]): Refusal {
  const hits = dependants.map((d) => `${d.by} depends on ${d.path}`).join('; ');
  return guard('dependants', `${hits}. Detach it first.`, [id]);
}
