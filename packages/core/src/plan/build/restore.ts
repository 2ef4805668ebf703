import type { Operation } from '../../operation/operation.ts';
import type { Draft } from '../draft.ts';
import { guard, loss } from '../guards.ts';
import { LIVE } from '../model.ts';

type Create = Extract<Operation, { kind: 'create' }>;
type Revert = Extract<Operation, { kind: 'revert' }>;

/** Go back to a restore point; with `safety` the live state is kept as a restore point of its own first. */
export function revert(draft: Draft, node: number, operation: Revert): void {
  const { bench } = draft;
  const { id, name } = bench.snapshot(node);
  if (operation.safety === undefined && operation.force !== true && losesLiveState(draft)) {
    draft.refuseUnlessForced(
      loss(
        'wouldLoseLiveState',
        `What ${bench.tree.domain.name} holds since its last restore point would be lost. Take a safety snapshot first.`,
        [LIVE],
      ),
    );
  }
  if (operation.safety !== undefined) safety(draft, operation.safety, node);
  if (bench.power === 'saved' && bench.capabilities.revertDropsManagedSave) {
    draft.warn('managedSaveDropped', 'The saved memory of the machine is dropped by the revert.', [LIVE]);
  }
  draft.revert(node, operation.power);
  const uncovered = bench
    .snapshot(node)
    .disks.filter((d) => d.coverage === 'none')
    .map((d) => d.disk);
  if (uncovered.length > 0)
    draft.warn(
      'notCovered',
      `${name} does not cover ${uncovered.join(', ')}; a revert leaves that as it is.`,
      [id],
    );
}

/** A running machine changes all the time, and where nobody knows, the answer is yes. */
function losesLiveState(draft: Draft): boolean {
  const { changed, power } = draft.bench.tree.live;
  return changed !== 'no' || power === 'running' || power === 'paused' || power === 'saved';
}

/**
 * Of the same kind as the snapshot that the machine goes back to, where that can be taken now: an external one
 * above an internal one would lie in the very file that the revert writes.
 */
function safety(draft: Draft, name: string, target: number): void {
  const { bench } = draft;
  const same = bench.snapshot(target).mechanism;
  const mechanism =
    bench.capabilities.creates[bench.power]?.includes(same) === true ? same : preferred(draft);
  const active = bench.power === 'running' || bench.power === 'paused';
  const rule = bench.capabilities.mechanisms[mechanism]?.create.find(
    (each) => each.kind === 'memory' && (each.when?.includes(bench.power) ?? true),
  );
  const savesMemory = rule?.kind === 'memory' ? rule.must : active;
  const current = bench.currentNow();
  draft.create({ name, memory: savesMemory, quiesce: false, mechanism });
  if (current.kind === 'snapshot') warnFanOut(draft, current.id);
}

/** A new restore point below the current snapshot. */
export function create(draft: Draft, operation: Create): void {
  const mechanism = operation.mechanism ?? preferred(draft);
  const offered = draft.bench.capabilities.creates[draft.bench.power] ?? [];
  if (!offered.includes(mechanism)) {
    const label = draft.bench.capabilities.mechanisms[mechanism]?.label ?? mechanism;
    const words = label === '' ? 'A snapshot' : `A snapshot of the kind "${label}"`;
    draft.refuse({
      ...guard('wrongState', `${words} cannot be taken while the machine is ${draft.bench.power}.`, [LIVE]),
      class: 'impossible',
    });
    return;
  }
  warnBeforeCreate(draft, mechanism, operation.name);
  draft.create({ ...operation, mechanism });
}

const preferred = (draft: Draft) => draft.bench.capabilities.creates[draft.bench.power]?.[0] ?? '';

const DEEP = 10;

function warnBeforeCreate(draft: Draft, mechanism: string, name: string): void {
  const { bench } = draft;
  const layered = bench.capabilities.mechanisms[mechanism]?.storage !== 'independent';
  const same = bench.tree.snapshots.filter((s) => s.name === name).map((s) => s.id);
  if (same.length > 0)
    draft.warn(
      'duplicateName',
      `Another restore point is named ${name} as well; only their ids differ.`,
      same,
    );
  if (!layered) return;
  const internal = bench.tree.snapshots.filter((s) =>
    s.disks.some((d) => d.coverage === 'internal' && d.stateFile === bench.chain(d.disk)?.top?.path),
  );
  if (internal.length > 0) {
    draft.warn(
      'blocksDeleteWhileRunning',
      'The internal restore points in the file that is frozen now can then no longer be removed while the machine runs.',
      internal.map((s) => s.id),
    );
  }
  const depth = Math.max(0, ...[...bench.chains().values()].map((chain) => chain.length));
  if (depth >= DEEP)
    draft.warn(
      'chainDeep',
      `The disk chain has ${depth} layers already; every further one slows the machine down.`,
      [LIVE],
    );
}

/** On layered storage a second child takes away the parent's merge. */
function warnFanOut(draft: Draft, parent: string): void {
  const node = draft.bench.indexOf(parent);
  if (node === undefined) return;
  const rules = draft.bench.rulesOf(node);
  if (rules?.storage !== 'layered') return;
  draft.warn(
    'blocksMerge',
    'With the safety snapshot as a further child, restore points below it can no longer be merged here until one of the children is gone.',
    [parent],
  );
}
