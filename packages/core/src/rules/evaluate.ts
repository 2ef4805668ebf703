import type { Rule } from '../capabilities/capabilities.ts';
import { type MessageText, message, messageOf, nameList, plain } from '../message/message.ts';
import { BASE } from '../tree/shape.ts';
import type { Workbench } from '../workbench/workbench.ts';
import { type Broken, broken, type Intent } from './intent.ts';
import { branchPredicates } from './on-branches.ts';
import { confinementPredicates } from './on-confinement.ts';
import { createPredicates } from './on-create.ts';
import { nodePredicates } from './on-node.ts';
import type { Predicate, Predicates, RuleOf } from './predicate.ts';
import type { Refusal } from './refusal.ts';

/**
 * The refusals of the rules that are broken now; empty: the hypervisor would do it. Of the hypervisor's own rules,
 * only the first broken one is reported, as the hypervisor does.
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
      sentence: found.text.text,
      ...messageOf(found.text),
      blockers: found.blockers,
      ...(found.disks === undefined ? {} : { disks: [...found.disks] }),
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
        message`VM ${bench.tree.domain.name} has a saved state, which would no longer match its disks. Start the VM, or discard the saved state.`,
        ['live'],
      );

const disksActive: Predicate<'disksActive'> = (bench, { node, verb }) => {
  if (bench.power !== 'paused' || !bench.inactiveDisks) return undefined;
  if (verb === 'delete' && bench.fanOut(node) === 0) return undefined;
  const text = message`VM ${bench.tree.domain.name} is paused and has not run since its memory was loaded. Resume it first.`;
  return broken('afterPausedMemory', text, ['live']);
};

const never: Predicate<'never'> = (bench, { node, create }, { code, says, memory }) => {
  const isWithMemory = create?.memory ?? (node > BASE && bench.snapshot(node).memory);
  if (memory === true && !isWithMemory) return undefined;
  return broken(code, says, node > BASE ? [bench.snapshot(node).id] : []);
};

/** Where there is nothing to exclude, the rule is about the snapshot that is deleted or reverted to. */
const leavesOut: Predicate<'leavesOut'> = (bench, { node, create }, { disks, says }) => {
  const covered = (disk: string) =>
    create === undefined
      ? bench.snapshot(node).disks.some((each) => each.disk === disk && each.coverage !== 'none')
      : bench.chain(disk) !== undefined && (create.disks?.includes(disk) ?? true);
  const hit = disks.filter(covered);
  if (hit.length === 0) return undefined;
  const list = hit.join(', ');
  const text =
    create === undefined
      ? message`${bench.nameOf(node)} covers disk ${list}. ${plain(says)}`
      : message`Disk ${list} cannot be part of this snapshot. ${plain(says)}`;
  return { code: 'unsuitableDisk', text, blockers: ['live'], disks: hit };
};

const noCheckpoint: Predicate<'noCheckpoint'> = ({ tree }, _, { says }) =>
  tree.checkpoints === undefined || tree.checkpoints.length === 0
    ? undefined
    : broken(
        'checkpoint',
        message`VM ${tree.domain.name} has checkpoints: ${nameList(tree.checkpoints)}. ${plain(says)}`,
        ['live'],
      );

const predicates: Predicates = {
  power,
  leavesOut,
  noCheckpoint,
  noManagedSave,
  disksActive,
  never,
  ...createPredicates,
  ...nodePredicates,
  ...branchPredicates,
  ...confinementPredicates,
};

/** They always hold for the base image. */
const onNodes = [nodePredicates, branchPredicates, confinementPredicates];

function check<K extends Rule['kind']>(rule: RuleOf<K>, bench: Workbench, intent: Intent): Broken {
  if (intent.node <= BASE && onNodes.some((kinds) => rule.kind in kinds)) return undefined;
  const predicate: Predicates[K] = predicates[rule.kind];
  return predicate(bench, intent, rule);
}

function wrongState(accepts: readonly string[], bench: Workbench, intent: Intent): MessageText {
  const { name } = bench.tree.domain;
  const states = accepts.join(' or ');
  switch (intent.verb) {
    case 'create':
      return message`Cannot take a snapshot of VM ${name} while it is ${bench.power}. It must be ${states}.`;
    case 'delete':
      return message`Cannot delete ${bench.nameOf(intent.node)} while VM ${name} is ${bench.power}. It must be ${states}.`;
    case 'revert':
      return message`Cannot revert to ${bench.nameOf(intent.node)} while VM ${name} is ${bench.power}. It must be ${states}.`;
    default:
      return intent.verb satisfies never;
  }
}
