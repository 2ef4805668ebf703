import { message, plain } from '../../message/message.ts';
import type { Operation } from '../../operation/operation.ts';
import type { Draft } from '../draft.ts';
import { guard, loss } from '../guards/refuse.ts';
import { LIVE } from '../model.ts';
import { warning } from '../text/warning.ts';

type Create = Extract<Operation, { kind: 'create' }>;
type Revert = Extract<Operation, { kind: 'revert' }>;

/** Reverts to a snapshot; with `safety`, the live state is first saved as a snapshot. */
export function revert(draft: Draft, node: number, operation: Revert): void {
  const { bench } = draft;
  const { id } = bench.snapshot(node);
  if (operation.safety === undefined && operation.force !== true && losesLiveState(draft)) {
    draft.refuseUnlessForced(
      loss(
        'wouldLoseLiveState',
        bench.tree.current.kind === 'snapshot'
          ? message`Changes in VM ${bench.tree.domain.name} since its current snapshot would be lost. Take a safety snapshot first.`
          : message`The live state of VM ${bench.tree.domain.name} would be lost. Take a safety snapshot first.`,
        [LIVE],
      ),
    );
  }
  if (operation.safety !== undefined) safety(draft, operation.safety, node);
  if (bench.power === 'saved' && bench.capabilities.revertDropsManagedSave) {
    draft.warn('managedSaveDropped', 'The revert discards the saved state of the VM.', [LIVE]);
  }
  warnSizes(draft, node);
  draft.revert(node, operation.power);
  warnEjected(draft, node);
  warnOmitted(draft, bench.snapshot(node).mechanism);
  const uncovered = bench
    .snapshot(node)
    .disks.filter((d) => d.coverage === 'none')
    .map((d) => d.disk);
  if (uncovered.length > 0)
    draft.warn(
      'notCovered',
      message`${bench.nameOf(node)} does not cover ${uncovered.join(', ')}. The revert does not change it.`,
      [id],
    );
}

/** A disk that was resized since gets its earlier size again. */
function warnSizes(draft: Draft, node: number): void {
  const { bench } = draft;
  const { id, disks } = bench.snapshot(node);
  for (const { disk, capacity } of disks) {
    const now = bench.tree.live.disks.find((live) => live.disk === disk)?.capacity;
    if (capacity === undefined || now === undefined || capacity === now) continue;
    draft.warn(
      'sizeChanges',
      message`The size of disk ${disk} changes from ${inUnits(now)} to ${inUnits(capacity)}, its size when ${bench.nameOf(node)} was taken.`,
      [id],
    );
  }
}

const units = ['bytes', 'KiB', 'MiB', 'GiB', 'TiB'] as const;

/** In the largest unit that shows it exactly, or nearly. */
function inUnits(bytes: number): string {
  let [value, unit] = [bytes, 0];
  while (value >= 1024 && unit < units.length - 1) [value, unit] = [value / 1024, unit + 1];
  return `${Number.isInteger(value) ? value : value.toFixed(2)} ${units[unit]}`;
}

/** What neither a snapshot nor a revert touches. */
function warnOmitted({ bench, warnings }: Draft, mechanism: string): void {
  const omits = bench.capabilities.mechanisms[mechanism]?.omits;
  if (omits === undefined) return;
  warnings.push(
    warning(
      'omitted',
      message`Snapshots of this kind do not include ${plain(omits)}. A revert does not change them.`,
    ),
  );
}

/** The medium is removed from the record before the revert, which would otherwise create an overlay of it. */
function warnEjected(draft: Draft, node: number): void {
  const { capabilities } = draft.bench;
  const { id, memory, revertObstacles } = draft.bench.snapshot(node);
  const drives = revertObstacles?.find(({ kind }) => kind === 'medium')?.disks ?? [];
  if (capabilities.revertEjects !== true || memory || drives.length === 0) return;
  draft.warn(
    'mediaEjected',
    message`The revert leaves drive ${drives.join(', ')} empty and removes its medium from the record of ${draft.bench.nameOf(node)}, because libvirt would otherwise create an overlay of the medium. The medium itself does not change. Insert it again after the revert.`,
    [id],
  );
}

/** A running VM changes all the time; where it is unknown, the answer is yes. */
function losesLiveState(draft: Draft): boolean {
  const { changed, power } = draft.bench.tree.live;
  return changed !== 'no' || power === 'running' || power === 'paused' || power === 'saved';
}

/**
 * Of the same mechanism as the target of the revert where possible: an external snapshot on top of an internal one
 * would be in the file that the revert overwrites.
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

/** Takes a snapshot, whose parent is the current one. */
export function create(draft: Draft, operation: Create): void {
  const mechanism = operation.mechanism ?? preferred(draft);
  const offered = draft.bench.capabilities.creates[draft.bench.power] ?? [];
  if (!offered.includes(mechanism)) {
    const label = draft.bench.capabilities.mechanisms[mechanism]?.label ?? mechanism;
    const { power, tree } = draft.bench;
    const unavailable = draft.bench.capabilities.mechanisms[mechanism]?.unavailable;
    if (unavailable !== undefined) {
      const { class: kind, says } = unavailable;
      draft.refuse({ ...guard('notSupported', says, [LIVE]), class: kind, rule: says });
      return;
    }
    const text =
      label === ''
        ? message`Cannot take a snapshot of VM ${tree.domain.name} while it is ${power}.`
        : message`Cannot take a snapshot of type “${label}” of VM ${tree.domain.name} while it is ${power}.`;
    draft.refuse({
      ...guard('wrongState', text, [LIVE]),
      class: 'impossible',
    });
    return;
  }
  warnBeforeCreate(draft, mechanism, operation);
  draft.create({ ...operation, mechanism });
  warnOmitted(draft, mechanism);
}

const preferred = (draft: Draft) => draft.bench.capabilities.creates[draft.bench.power]?.[0] ?? '';

const DEEP = 10;

function warnBeforeCreate(draft: Draft, mechanism: string, { name, disks }: Create): void {
  const { bench } = draft;
  const layered = bench.capabilities.mechanisms[mechanism]?.storage !== 'independent';
  const same = bench.tree.snapshots.filter((s) => s.name === name).map((s) => s.id);
  if (same.length > 0)
    draft.warn(
      'duplicateName',
      message`Another snapshot is also named ${name}. Only their IDs will differ.`,
      same,
    );
  const excluded = bench.tree.live.disks
    .filter((live) => live.excluded === true && (disks?.includes(live.disk) ?? true))
    .map(({ disk }) => disk);
  if (excluded.length > 0)
    draft.warn(
      'coversExcluded',
      message`The definition of the VM asks that snapshots leave out ${excluded.join(', ')}. This snapshot includes it.`,
      [LIVE],
    );
  if (!layered) {
    warnHeld(draft);
    return;
  }
  const internal = bench.tree.snapshots.filter((s) =>
    s.disks.some((d) => d.coverage === 'internal' && d.stateFile === bench.chain(d.disk)?.top?.path),
  );
  if (internal.length > 0) {
    draft.warn(
      'blocksDeleteWhileRunning',
      'Internal snapshots in the current disk file can no longer be deleted while the VM is running, because the file becomes a backing file.',
      internal.map((s) => s.id),
    );
  }
  const depth = Math.max(0, ...[...bench.chains().values()].map((chain) => chain.length));
  if (depth >= DEEP)
    draft.warn(
      'chainDeep',
      message`The disk chain already has ${depth} layers. Each additional layer slows down the VM.`,
      [LIVE],
    );
}

/** An internal snapshot in the overlay of an external one keeps that one from being merged. */
function warnHeld(draft: Draft): void {
  const { bench } = draft;
  const tops = new Set([...bench.chains().values()].map((chain) => chain.top?.path));
  const below = bench.tree.snapshots.filter((s) =>
    s.disks.some(({ coverage, overlay }) => coverage === 'external' && tops.has(overlay)),
  );
  if (below.length === 0) return;
  draft.warn(
    'blocksMerge',
    message`The new internal snapshot is stored in the overlay of ${bench.namesOf(below)}, which cannot be deleted until the new one is.`,
    below.map(({ id }) => id),
  );
}

/** On layered storage, a snapshot with two children cannot be merged. */
function warnFanOut(draft: Draft, parent: string): void {
  const node = draft.bench.indexOf(parent);
  if (node === undefined) return;
  const rules = draft.bench.rulesOf(node);
  if (rules?.storage !== 'layered') return;
  draft.warn(
    'blocksMerge',
    'The safety snapshot adds a child to the current snapshot, which then cannot be deleted until one of its children is deleted.',
    [parent],
  );
}
