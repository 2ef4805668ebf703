import type { Operation } from '../operation/operation.ts';
import { planOperation } from '../plan/plan.ts';
import { Power, type SnapshotTree } from '../tree/model.ts';
import { treeFromNotation } from '../tree/notation.ts';
import type { Capabilities } from './capabilities.ts';

/** One cell of semantics.md §7: an operation in one power state, as the planner answers it. */
export interface PowerCell {
  readonly mechanism: string;
  readonly operation: string;
  readonly power: Power;
  readonly verdict:
    | {
        readonly allowed: true;
        readonly pausesGuest: boolean;
        readonly percent: boolean;
        readonly cancel: boolean;
      }
    | { readonly allowed: false; readonly class: string; readonly why: string };
}

interface Probe {
  readonly name: string;
  readonly tree: string;
  readonly operation: (mechanism: string, memory: boolean) => Operation;
  /** Where the hypervisor may insist on memory or on none, the probe asks for whichever it takes. */
  readonly eitherMemory: boolean;
}

const create = (mechanism: string, memory: boolean): Operation => ({
  kind: 'create',
  name: 'new',
  memory,
  quiesce: false,
  mechanism,
});

const probes: readonly Probe[] = [
  { name: 'create', tree: 'a(b*)', operation: create, eitherMemory: true },
  {
    name: 'merge below the live state',
    tree: 'a(b*)',
    operation: () => ({ kind: 'mergeIntoChildren', id: 'a' }),
    eitherMemory: false,
  },
  {
    name: 'discard a leaf beside the live state',
    tree: 'a(b* c)',
    operation: () => ({ kind: 'discard', id: 'c' }),
    eitherMemory: false,
  },
  {
    name: 'revert',
    tree: 'a(b*)',
    operation: () => ({ kind: 'revert', id: 'a', force: true }),
    eitherMemory: false,
  },
];

/** The planner's answer for every mechanism, operation and power state of a hypervisor. */
export function powerTable(capabilities: Capabilities): PowerCell[] {
  const cells: PowerCell[] = [];
  for (const mechanism of Object.keys(capabilities.mechanisms)) {
    for (const probe of probes) {
      for (const power of Power.options) cells.push(cell(capabilities, mechanism, { probe, power }));
    }
  }
  return cells;
}

function cell(capabilities: Capabilities, mechanism: string, at: { probe: Probe; power: Power }): PowerCell {
  const { probe, power } = at;
  const tree = probeTree(capabilities, mechanism, at);
  const choices = probe.eitherMemory ? [true, false] : [false];
  const results = choices.map((memory) =>
    planOperation(tree, probe.operation(mechanism, memory), capabilities),
  );
  const facts = { mechanism, operation: probe.name, power };
  const allowed = results.find((result) => result.ok);
  if (allowed?.ok) return { ...facts, verdict: { allowed: true, ...allowed.plan.manner } };
  const refused = results.at(-1);
  const first = refused?.ok === false ? refused.refusals[0] : undefined;
  return {
    ...facts,
    verdict: {
      allowed: false,
      class: first?.class ?? 'impossible',
      why: first?.rule ?? first?.sentence ?? '',
    },
  };
}

function probeTree(
  capabilities: Capabilities,
  mechanism: string,
  at: { probe: Probe; power: Power },
): SnapshotTree {
  const layered = capabilities.mechanisms[mechanism]?.storage !== 'independent';
  return treeFromNotation(at.probe.tree, { mechanism, power: at.power, layered: () => layered });
}
