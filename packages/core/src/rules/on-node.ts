import type { Rule } from '../capabilities/capabilities.ts';
import type { Snapshot, SnapshotDisk } from '../tree/model.ts';
import { at, BASE } from '../tree/shape.ts';
import type { Workbench } from '../workbench/workbench.ts';
import { filesOf, internalsIn, overlaysOn } from './files.ts';
import { type Broken, broken } from './intent.ts';

type NodeRule = Extract<
  Rule,
  {
    kind:
      | 'fanOutAtMost'
      | 'onLiveChain'
      | 'ownLayerInLiveChain'
      | 'ownLayerOnFrozen'
      | 'layerInDefinition'
      | 'heldByLiveDisk'
      | 'parentNot'
      | 'parentNotPausedMemory'
      | 'clearOfPausedMemory'
      | 'takenRunningOrSeat'
      | 'filesHoldNoInternal'
      | 'notBelowOverlay';
  }
>;

/** Rules on the place of a snapshot in the tree and in the chain of files. */
export function checkNode(rule: NodeRule, bench: Workbench, node: number): Broken {
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
    case 'ownLayerOnFrozen': {
      const loose = self.disks.find((d) => restsElsewhere(bench, d));
      return loose === undefined
        ? undefined
        : broken(
            'layerNotInLiveChain',
            `In the chain of ${loose.disk}, ${loose.overlay} does not lie right above ${loose.frozen}, which holds ${self.name}.`,
            [self.id],
          );
    }
    case 'layerInDefinition': {
      const unnamed = self.disks.find(
        (d) => d.overlay !== undefined && bench.chain(d.disk)?.isDefined(d.overlay) === false,
      );
      return unnamed === undefined
        ? undefined
        : broken(
            'takenWhileOff',
            `While the machine is off, only the files that its definition names can be merged; ${unnamed.overlay}, written after ${self.name}, is not among them. Start the machine, or begin with the newest restore point.`,
            [self.id],
          );
    }
    case 'heldByLiveDisk': {
      const moved = self.disks.find(
        (d) =>
          d.frozen !== undefined &&
          d.coverage !== 'none' &&
          bench.chain(d.disk)?.top?.path !== bench.fileNow(d.frozen),
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
    case 'clearOfPausedMemory': {
      const paused = pausedMemoryAbove(bench, node);
      return paused === undefined
        ? undefined
        : broken(
            'afterPausedMemory',
            `${paused.name} saved the memory of the paused machine, and until the machine runs again its files cannot be merged.`,
            [paused.id],
          );
    }
    case 'takenRunningOrSeat':
      return self.captured !== 'off' || bench.seat === node
        ? undefined
        : broken('takenWhileOff', `${self.name} was taken while the machine was off and is not the newest.`, [
            self.id,
          ]);
    case 'filesHoldNoInternal': {
      const held = internalsIn(bench, filesOf(bench, self));
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

function restsElsewhere(bench: Workbench, disk: SnapshotDisk): boolean {
  if (disk.overlay === undefined || disk.frozen === undefined) return false;
  const below = bench.chain(disk.disk)?.below(disk.overlay);
  return below !== undefined && below.path !== bench.fileNow(disk.frozen);
}

/** The lowest such snapshot on the way from the live state down to the node, the node included. */
function pausedMemoryAbove(bench: Workbench, node: number): Snapshot | undefined {
  if (bench.onLivePath[node] !== 1) return undefined;
  for (let i = bench.seat; i > BASE; i = at(bench.parent, i)) {
    const snapshot = bench.snapshot(i);
    if (snapshot.memory && snapshot.captured === 'paused') return snapshot;
    if (i === node) return undefined;
  }
  return undefined;
}

function parentOf(bench: Workbench, node: number): Snapshot | undefined {
  const parent = at(bench.parent, node);
  return parent > BASE ? bench.snapshot(parent) : undefined;
}
