import type { Rule } from '../capabilities/capabilities.ts';
import { BASE } from '../tree/shape.ts';
import type { Workbench } from '../workbench/workbench.ts';
import { type Broken, broken, type Intent } from './intent.ts';
import { branchPredicates } from './on-branches.ts';
import { createPredicates } from './on-create.ts';
import { nodePredicates } from './on-node.ts';
import type { Predicate, Predicates, RuleOf } from './predicate.ts';
import type { Refusal } from './refusal.ts';

/**
 * The refusals of the rules that are broken now; empty: the hypervisor would do it. Of several rules of the
 * hypervisor itself only the first is named, as the hypervisor does.
 */
export function evaluateRules(rules: readonly Rule[], bench: Workbench, intent: Intent): Refusal[] {
  const refusals: Refusal[] = [];
  for (const rule of rules) {
    if (rule.when !== undefined && !rule.when.includes(bench.power)) continue;
    const found = check(rule, bench, intent);
    if (found === undefined) continue;
    if (rule.class === 'impossible' && refusals.some((r) => r.class === 'impossible')) continue;
    refusals.push({
      class: rule.class,
      code: found.code,
      sentence: found.text,
      blockers: found.blockers,
      suggestions: [],
      rule: rule.says,
      step: intent.step,
    });
  }
  return refusals;
}

const power: Predicate<'power'> = (bench, intent, { accepts }) =>
  accepts.includes(bench.power)
    ? undefined
    : broken('wrongState', wrongState(accepts, bench, intent), ['live']);

const noManagedSave: Predicate<'noManagedSave'> = (bench) =>
  bench.power !== 'saved'
    ? undefined
    : broken(
        'managedSavePresent',
        `A saved memory image waits for the next start of ${bench.tree.domain.name}; it would no longer fit its disks. Start the machine, or remove the saved state.`,
        ['live'],
      );

const never: Predicate<'never'> = (bench, { node }, { code, says }) =>
  broken(code, says, node > BASE ? [bench.snapshot(node).id] : []);

const predicates: Predicates = {
  power,
  noManagedSave,
  never,
  ...createPredicates,
  ...nodePredicates,
  ...branchPredicates,
};

function check<K extends Rule['kind']>(rule: RuleOf<K>, bench: Workbench, intent: Intent): Broken {
  if (intent.node <= BASE && (rule.kind in nodePredicates || rule.kind in branchPredicates)) return undefined;
  const predicate: Predicates[K] = predicates[rule.kind];
  return predicate(bench, intent, rule);
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
