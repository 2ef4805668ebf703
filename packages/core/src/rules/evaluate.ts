import type { Refusal, RefusalCode } from '../plan/model.ts';
import type { Workbench } from '../plan/workbench.ts';
import type { Snapshot } from '../tree/model.ts';
import { at, BASE } from '../tree/shape.ts';
import type { Rule } from './capabilities.ts';

/** What a step is about to do, as far as rules ask. */
export interface Intent {
  readonly step: number;
  /** Index of the snapshot that a delete or a revert names; for a create the seat that it hangs below. */
  readonly node: number;
  readonly verb: 'delete' | 'revert' | 'create';
  readonly create?: {
    readonly name: string;
    readonly memory: boolean;
    readonly quiesce: boolean;
    readonly someDisks: boolean;
  };
}

type Broken = { code: RefusalCode; text: string; blockers: string[] } | undefined;

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
    case 'heldByLiveDisk':
    case 'parentNot':
    case 'parentNotPausedMemory':
    case 'takenRunningOrSeat':
    case 'filesHoldNoInternal':
    case 'notBelowOverlay':
      return intent.node <= BASE ? undefined : checkNode(rule, bench, intent.node);
    default:
      return rule satisfies never;
  }
}

type CreateRule = Extract<
  Rule,
  { kind: 'memory' | 'noQuiesce' | 'allDisks' | 'uniqueName' | 'nameNotEmpty' | 'chainShorterThan' }
>;

function checkCreate(rule: CreateRule, bench: Workbench, intent: Intent): Broken {
  const create = intent.create;
  switch (rule.kind) {
    case 'memory':
      return checkMemory(rule.must, bench, intent);
    case 'noQuiesce':
      return create?.quiesce !== true ? undefined : broken('quiesceUnsupported', rule.says);
    case 'allDisks':
      return create?.someDisks !== true ? undefined : broken('disksUnsupported', rule.says);
    case 'nameNotEmpty':
      return create?.name !== '' ? undefined : broken('emptyName', 'A snapshot needs a name here.');
    case 'uniqueName': {
      if (create === undefined) return undefined;
      const same = sameName(bench, create.name);
      return same.length === 0
        ? undefined
        : broken(
            'duplicateName',
            `A snapshot named ${create.name} exists already. Choose another name.`,
            same,
          );
    }
    case 'chainShorterThan': {
      for (const [disk, { length }] of bench.chains()) {
        if (length >= rule.layers) {
          return broken(
            'chainTooDeep',
            `The chain of ${disk} already has ${length} layers. Merge some first.`,
            ['live'],
          );
        }
      }
      return undefined;
    }
    default:
      return rule satisfies never;
  }
}

function checkMemory(must: boolean, bench: Workbench, intent: Intent): Broken {
  const memory = intent.create?.memory ?? (intent.node > BASE && bench.snapshot(intent.node).memory);
  if (memory === must) return undefined;
  if (must) return broken('memoryNeeded', 'Here a snapshot must save the memory as well.');
  return broken('memoryImpossible', 'The memory cannot be saved here.');
}

type NodeRule = Extract<
  Rule,
  {
    kind:
      | 'fanOutAtMost'
      | 'onLiveChain'
      | 'ownLayerInLiveChain'
      | 'heldByLiveDisk'
      | 'parentNot'
      | 'parentNotPausedMemory'
      | 'takenRunningOrSeat'
      | 'filesHoldNoInternal'
      | 'notBelowOverlay';
  }
>;

function checkNode(rule: NodeRule, bench: Workbench, node: number): Broken {
  const self = bench.snapshot(node);
  switch (rule.kind) {
    case 'fanOutAtMost': {
      if (bench.fanOut(node) <= rule.limit) return undefined;
      const children = bench.childIds(node);
      return broken(
        'tooManyChildren',
        `${self.name} has ${children.length} states built on it; here at most ${rule.limit} can take its changes.`,
        children,
      );
    }
    case 'onLiveChain':
      if (bench.onLivePath[node] === 1 || (rule.orLeaf && bench.fanOut(node) === 0)) return undefined;
      return broken(
        'offLiveChain',
        `${self.name} is not below the live state, and only what is can be merged here.`,
        [self.id],
      );
    case 'ownLayerInLiveChain': {
      const astray = self.disks.find(
        (d) => d.overlay !== undefined && bench.chain(d.disk)?.find(d.overlay) === undefined,
      );
      return astray === undefined
        ? undefined
        : broken(
            'layerNotInLiveChain',
            `The layer written after ${self.name} (${astray.overlay}) is not in the live chain of ${astray.disk}.`,
            [self.id],
          );
    }
    case 'heldByLiveDisk': {
      const moved = self.disks.find(
        (d) => d.frozen !== undefined && d.coverage !== 'none' && bench.chain(d.disk)?.top?.path !== d.frozen,
      );
      return moved === undefined
        ? undefined
        : broken(
            'heldByOtherFile',
            `${self.name} lies in ${moved.frozen}, which the running machine no longer writes.`,
            [self.id, 'live'],
          );
    }
    case 'parentNot': {
      const parent = parentOf(bench, node);
      return parent?.mechanism !== rule.mechanism
        ? undefined
        : broken('parentIsInternal', `The parent of ${self.name}, ${parent.name}, is of another kind.`, [
            parent.id,
          ]);
    }
    case 'parentNotPausedMemory': {
      const parent = parentOf(bench, node);
      return parent?.memory === true && parent.captured === 'paused'
        ? broken('afterPausedMemory', `${parent.name} holds the memory of a paused machine.`, [parent.id])
        : undefined;
    }
    case 'takenRunningOrSeat':
      return self.captured !== 'off' || bench.seat === node
        ? undefined
        : broken('takenWhileOff', `${self.name} was taken while the machine was off and is not the newest.`, [
            self.id,
          ]);
    case 'filesHoldNoInternal': {
      const held = internalsIn(bench, filesOf(self));
      return held.length === 0
        ? undefined
        : broken(
            'holdsInternalSnapshot',
            `A file that would be written or removed holds ${held.map((s) => s.name).join(', ')}.`,
            held.map((s) => s.id),
          );
    }
    case 'notBelowOverlay': {
      const above = overlaysOn(bench, self);
      return above.length === 0
        ? undefined
        : broken(
            'mixedStorage',
            `The file that holds ${self.name} backs ${above.map((s) => s.name).join(', ')} and must not be written.`,
            above.map((s) => s.id),
          );
    }
    default:
      return rule satisfies never;
  }
}

const broken = (code: RefusalCode, text: string, blockers: string[] = []): Broken => ({
  code,
  text,
  blockers,
});

function wrongState(accepts: readonly string[], bench: Workbench, intent: Intent): string {
  const what =
    intent.verb === 'create'
      ? 'A snapshot can be taken'
      : intent.verb === 'delete'
        ? `${bench.snapshot(intent.node).name} can be merged or removed`
        : `A revert to ${bench.snapshot(intent.node).name} is possible`;
  return `${what} only while the machine is ${accepts.join(' or ')}; it is ${bench.power}.`;
}

function parentOf(bench: Workbench, node: number): Snapshot | undefined {
  const parent = at(bench.parent, node);
  return parent > BASE ? bench.snapshot(parent) : undefined;
}

function* living(bench: Workbench): Generator<Snapshot> {
  const total = bench.shape.size + bench.created.length;
  for (let i = 1; i <= total; i++) if (bench.gone[i] !== 1) yield bench.snapshot(i);
}

function sameName(bench: Workbench, name: string): string[] {
  const same: string[] = [];
  for (const snapshot of living(bench)) if (snapshot.name === name) same.push(snapshot.id);
  return same;
}

/** Every file that a merge of this snapshot writes or removes. */
export function filesOf(snapshot: Snapshot): Set<string> {
  const files = new Set<string>();
  for (const disk of snapshot.disks) {
    if (disk.coverage === 'none') continue;
    if (disk.frozen !== undefined) files.add(disk.frozen);
    if (disk.overlay !== undefined) files.add(disk.overlay);
  }
  return files;
}

/**
 * Internal snapshots that lie in one of these files. Which snapshots are internal is asked once per plan, and
 * those that the plan already removed fall out, so that a long plan stays linear on a tree without a mixture.
 */
function internalsIn(bench: Workbench, files: ReadonlySet<string>): Snapshot[] {
  return [...files]
    .flatMap((file) => placed(bench).internal.get(file) ?? [])
    .filter((s) => bench.indexOf(s.id) !== undefined);
}

function overlaysOn(bench: Workbench, self: Snapshot): Snapshot[] {
  return self.disks
    .flatMap((disk) => (disk.frozen === undefined ? [] : (placed(bench).external.get(disk.frozen) ?? [])))
    .filter((s) => s.id !== self.id && bench.indexOf(s.id) !== undefined);
}

interface Placed {
  readonly internal: ReadonlyMap<string, readonly Snapshot[]>;
  readonly external: ReadonlyMap<string, readonly Snapshot[]>;
}

const placedOf = new WeakMap<Workbench, Placed>();

function placed(bench: Workbench): Placed {
  let found = placedOf.get(bench);
  if (found === undefined) {
    found = { internal: byFile(bench, 'internal'), external: byFile(bench, 'external') };
    placedOf.set(bench, found);
  }
  return found;
}

function byFile(bench: Workbench, coverage: 'internal' | 'external'): Map<string, Snapshot[]> {
  const map = new Map<string, Snapshot[]>();
  for (const snapshot of bench.shape.snapshots) {
    for (const disk of snapshot.disks) {
      if (disk.coverage !== coverage || disk.frozen === undefined) continue;
      const list = map.get(disk.frozen);
      if (list === undefined) map.set(disk.frozen, [snapshot]);
      else list.push(snapshot);
    }
  }
  return map;
}
