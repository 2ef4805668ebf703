import {
  displayName,
  lacksSpace,
  type Operation,
  type Plan,
  type Problem,
  problemMessage,
  type Refusal,
  type Snapshot,
  type SnapshotTree,
  type Step,
} from '@snaptree/core';
import { printable } from '../../log/printable.ts';
import { operationText } from './operation-text.ts';

/** Draws a tree, one node per line, including the live state. */
export function drawTree(tree: SnapshotTree): string {
  const children = Map.groupBy(tree.snapshots, (snapshot) => snapshot.parent);
  const liveOn = tree.current.kind === 'snapshot' ? tree.current.id : null;
  const currentKnown = tree.current.kind !== 'unknown';
  type Entry = { snapshot: Snapshot | 'live'; indent: string; last: boolean };
  const below = (parent: string | null, indent: string): Entry[] => {
    const nodes: (Snapshot | 'live')[] = [...(children.get(parent) ?? [])];
    if (currentKnown && liveOn === parent) nodes.push('live');
    return nodes.map((snapshot, i) => ({ snapshot, indent, last: i === nodes.length - 1 }));
  };
  const lines = [heading(tree)];
  const stack = below(null, '').reverse();
  for (let entry = stack.pop(); entry !== undefined; entry = stack.pop()) {
    const { snapshot, indent, last } = entry;
    const branch = `${indent}${last ? '└─ ' : '├─ '}`;
    lines.push(`${branch}${snapshot === 'live' ? liveLine(tree) : snapshotLine(snapshot)}`);
    if (snapshot === 'live') continue;
    stack.push(...below(snapshot.id, `${indent}${last ? '   ' : '│  '}`).reverse());
  }
  if (tree.current.kind === 'unknown') {
    lines.push(`${liveLine(tree)}, based on an unknown snapshot: ${printable(tree.current.why)}`);
  }
  for (const { text } of tree.partial ?? []) lines.push(`! The tree is incomplete. ${printable(text)}`);
  return `${lines.join('\n')}\n`;
}

function heading(tree: SnapshotTree): string {
  const count = tree.snapshots.length;
  return `${printable(tree.domain.name)} (${tree.live.power}, ${count} snapshot${count === 1 ? '' : 's'})`;
}

const liveLine = (tree: SnapshotTree) => `* live state, ${tree.live.power}`;

function snapshotLine(snapshot: Snapshot): string {
  const facts = [
    snapshot.mechanism,
    snapshot.memory ? 'with memory' : '',
    snapshot.createdAt === undefined ? '' : new Date(snapshot.createdAt).toISOString().slice(0, 16),
    snapshot.protected === true ? 'protected' : '',
    snapshot.tags === undefined ? '' : snapshot.tags.map((tag) => `#${printable(tag)}`).join(' '),
    snapshot.owner === undefined ? '' : `created by ${printable(snapshot.owner)}`,
    snapshot.problem === undefined ? '' : `! ${printable(snapshot.problem.text)}`,
  ].filter((fact) => fact !== '');
  const name = printable(displayName(snapshot));
  return `${name}  ${snapshot.id}  ${facts.join(', ')}`;
}

/** A plan as text: its description, steps, warnings and resulting tree. */
export function describePlan(plan: Plan, after: SnapshotTree, nameOf: (id: string) => string): string {
  const steps = plan.steps.map((step, i) => `  ${i + 1}. ${stepText(step, nameOf)}`);
  const lost = plan.lostBeyondNamed.map((id) => `  ${nameOf(id)}`);
  const parts = [
    printable(plan.sentence),
    '',
    'Steps:',
    ...steps,
    ...(lost.length > 0 ? ['Also deleted:', ...lost] : []),
    ...(plan.warnings.length > 0 ? ['Warnings:', ...plan.warnings.map((w) => `  ${printable(w.text)}`)] : []),
    ...(lacksSpace(plan)
      ? ['To run it anyway, accept the lack of space ("acceptLowSpace" in the API).']
      : []),
    '',
    'Afterward:',
  ];
  return `${parts.join('\n')}\n${drawTree(after)}`;
}

/** One step of a plan or job, with the name of its snapshot. */
export function stepText(step: Step, nameOf: (id: string) => string): string {
  const subject = 'id' in step ? nameOf(step.id) : step.kind === 'revert' ? nameOf(step.to) : '';
  const more = moreText(step, nameOf);
  return `${step.kind} ${subject}${more}`.trimEnd();
}

function moreText(step: Step, nameOf: (id: string) => string): string {
  if (step.kind === 'delete') return ` (${step.expect})`;
  if (step.kind === 'pull') return ` into ${nameOf(step.into)}`;
  return step.kind === 'power' ? step.action : '';
}

export function describeRefusals(refusals: readonly Refusal[], nameOf: (id: string) => string): string {
  const lines = ['Refused:'];
  for (const refusal of refusals) {
    lines.push(`  ${printable(refusal.sentence)} (${refusal.code}, ${refusal.class})`);
    if (refusal.blockers.length > 0) lines.push(`    because of ${refusal.blockers.map(nameOf).join(', ')}`);
    if (refusal.rule !== undefined) lines.push(`    rule: ${printable(refusal.rule)}`);
    for (const suggestion of refusal.suggestions) {
      lines.push(...suggestionLines(suggestion, nameOf));
    }
  }
  return `${lines.join('\n')}\n`;
}

/** In the grammar of operations, so that it can be copied, followed by the name of the snapshot. */
function suggestionLines(suggestion: Operation, nameOf: (id: string) => string): string[] {
  if (suggestion.kind === 'batch') {
    const members = suggestion.operations.flatMap((member) => suggestionLines(member, nameOf));
    return [
      '    works instead, as one operation:',
      ...members.map((line) => line.replace('works instead:', ' ')),
    ];
  }
  const text = printable(operationText(suggestion));
  const name = 'id' in suggestion ? nameOf(suggestion.id).replace(` [${suggestion.id}]`, '') : '';
  return [`    works instead: ${text}${name === '' || text.includes(`:${name}`) ? '' : `   (${name})`}`];
}

/** A problem and what to do about it, with the hypervisor's own message on the next line. */
export function problemText(problem: Problem): string {
  const message = printable(problemMessage(problem));
  return problem.native === undefined ? message : `${message}\n    ${printable(problem.native.text)}`;
}
