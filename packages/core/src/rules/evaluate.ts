import type { Rule } from '../capabilities/capabilities.ts';
import { BASE } from '../tree/shape.ts';
import type { Workbench } from '../workbench/workbench.ts';
import type { Broken, Intent } from './intent.ts';
import { checkCreate } from './on-create.ts';
import { checkNode } from './on-node.ts';
import type { Refusal } from './refusal.ts';

/**
 * The refusals of the rules that are broken now; empty: the hypervisor would do it. Of several rules of the
 * hypervisor itself only the first is named, as the hypervisor does.
 */
export function evaluateRules(rules: readonly Rule[], bench: Workbench, intent: Intent): Refusal[] {
  const refusals: Refusal[] = [];
  for (const rule of rules) {
    if (rule.when !== undefined && !rule.when.includes(bench.power)) continue;
    const broken = check(rule, bench, intent);
    if (broken === undefined) continue;
    if (rule.class === 'impossible' && refusals.some((r) => r.class === 'impossible')) continue;
    refusals.push({
      class: rule.class,
      code: broken.code,
      sentence: broken.text,
      blockers: broken.blockers,
      suggestions: [],
      rule: rule.says,
      step: intent.step,
    });
  }
  return refusals;
}

function check(rule: Rule, bench: Workbench, intent: Intent): Broken {
  switch (rule.kind) {
    case 'power':
      return rule.accepts.includes(bench.power)
        ? undefined
        : { code: 'wrongState', text: wrongState(rule.accepts, bench, intent), blockers: ['live'] };
    case 'memory':
    case 'noQuiesce':
    case 'allDisks':
    case 'uniqueName':
    case 'nameNotEmpty':
    case 'nameFits':
    case 'chainShorterThan':
      return checkCreate(rule, bench, intent);
    case 'noManagedSave':
      return bench.power !== 'saved'
        ? undefined
        : {
            code: 'managedSavePresent',
            text: `A saved memory image waits for the next start of ${bench.tree.domain.name}; it would no longer fit its disks. Start the machine, or remove the saved state.`,
            blockers: ['live'],
          };
    case 'never':
      return {
        code: rule.code,
        text: rule.says,
        blockers: intent.node > BASE ? [bench.snapshot(intent.node).id] : [],
      };
    case 'fanOutAtMost':
    case 'onLiveChain':
    case 'ownLayerInLiveChain':
    case 'ownLayerOnFrozen':
    case 'layerInDefinition':
    case 'heldByLiveDisk':
    case 'parentNot':
    case 'parentNotPausedMemory':
    case 'clearOfPausedMemory':
    case 'takenRunningOrSeat':
    case 'filesHoldNoInternal':
    case 'notBelowOverlay':
      return intent.node <= BASE ? undefined : checkNode(rule, bench, intent.node);
    default:
      return rule satisfies never;
  }
}

function wrongState(accepts: readonly string[], bench: Workbench, intent: Intent): string {
  const what =
    intent.verb === 'create'
      ? 'A snapshot can be taken'
      : intent.verb === 'delete'
        ? `${bench.snapshot(intent.node).name} can be merged or removed`
        : `A revert to ${bench.snapshot(intent.node).name} is possible`;
  return `${what} only while the machine is ${accepts.join(' or ')}; it is ${bench.power}.`;
}
