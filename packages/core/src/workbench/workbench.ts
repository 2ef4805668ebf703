import type { Capabilities, MechanismRules } from '../capabilities/capabilities.ts';
import { message, type NameList, nameListOf } from '../message/message.ts';
import { distinctName } from '../tree/display-name.ts';
import { type Current, type Power, type Snapshot, type SnapshotTree, unknownCurrent } from '../tree/model.ts';
import { at, BASE, NONE, shapeOf, type TreeShape } from '../tree/shape.ts';
import { LiveChain } from './chain.ts';
import { MovedFiles, ownDependantsOf } from './files.ts';
import { Links, SPARE } from './links.ts';
import { Reattached } from './reattached.ts';

/**
 * A working copy of a tree on which a plan is tried out: logical shape, files and power, carried through every
 * step. Each step costs time in proportion to the children it reattaches; nothing recurses.
 */
export class Workbench {
  readonly tree: SnapshotTree;
  readonly shape: TreeShape;
  readonly capabilities: Capabilities;
  readonly parent: Int32Array;
  readonly childCount: Int32Array;
  readonly gone: Uint8Array;
  /** Whether a node is the current snapshot or an ancestor of it. */
  readonly onLivePath: Uint8Array;
  current: number;
  recorded: number;
  power: Power;
  inactiveDisks: boolean;
  content: 'kept' | 'reverted' = 'kept';
  changed: SnapshotTree['live']['changed'];
  readonly created: Snapshot[] = [];
  /** See `LiveState.writableBacking`. */
  readonly writableBacking: Set<string>;
  /** Files that the steps so far remove. */
  readonly removedFiles = new Set<string>();
  /** `path` and `by` of dependants, joined by a NUL, that no longer depend on that file. */
  readonly relieved = new Set<string>();
  private ownDependants: ReadonlySet<string> | undefined;
  readonly reattached: Reattached;
  private readonly links: Links;
  private readonly edits = new Map<number, Snapshot>();
  private readonly movedFiles = new MovedFiles();
  private live: Map<string, LiveChain> | undefined;

  constructor(tree: SnapshotTree, capabilities: Capabilities) {
    this.tree = tree;
    this.capabilities = capabilities;
    this.shape = shapeOf(tree);
    this.links = new Links(this.shape);
    this.parent = this.links.parent;
    this.childCount = this.links.childCount;
    this.gone = new Uint8Array(this.parent.length);
    this.reattached = new Reattached(this.parent.length);
    this.onLivePath = new Uint8Array(this.parent.length);
    this.current = this.shape.current;
    this.recorded = this.shape.recorded;
    this.power = tree.live.power;
    this.inactiveDisks = tree.live.inactiveDisks === true;
    this.changed = tree.live.changed;
    this.writableBacking = new Set(tree.live.writableBacking);
    this.markLivePath();
  }

  snapshot(index: number): Snapshot {
    const edited = this.edits.size === 0 ? undefined : this.edits.get(index);
    const snapshot = edited ?? this.shape.snapshots[index - 1] ?? this.created[index - 1 - this.shape.size];
    if (snapshot === undefined) throw new RangeError(`no snapshot has index ${index}`);
    return snapshot;
  }

  /** How sentences name snapshots. */
  nameOf(index: number): string {
    return distinctName(this.tree, this.snapshot(index));
  }

  namesOf(snapshots: readonly Pick<Snapshot, 'id' | 'name'>[]): NameList {
    return nameListOf(snapshots, (snapshot) => distinctName(this.tree, snapshot));
  }

  /** The rules of a node's mechanism; undefined when the driver named none. */
  rulesOf(index: number): MechanismRules | undefined {
    return this.capabilities.mechanisms[this.snapshot(index).mechanism];
  }

  indexOf(id: string): number | undefined {
    const index = this.shape.indexOf.get(id);
    return index === undefined || this.gone[index] === 1 ? undefined : index;
  }

  /** Child snapshots + 1 if the live state is based on it. */
  fanOut(index: number): number {
    return at(this.childCount, index) + (this.current === index ? 1 : 0);
  }

  children(index: number): number[] {
    return this.links.children(index);
  }

  /** Ids of the child snapshots, and `live` last when the live state sits on it. */
  childIds(index: number): string[] {
    const ids = this.links.children(index).map((child) => this.snapshot(child).id);
    if (this.current === index) ids.push('live');
    return ids;
  }

  /** The subtree of a node with the node itself, each node before its children. */
  subtree(root: number): number[] {
    return this.links.subtree(root);
  }

  /** The nearest snapshot above a node, or `null` for the base image. */
  parentId(index: number): string | null {
    const parent = at(this.parent, index);
    return parent === BASE ? null : this.snapshot(parent).id;
  }

  /** Takes a node out; its children and a current snapshot on it move to its parent. */
  remove(index: number): void {
    const parent = at(this.parent, index);
    for (const child of this.links.remove(index)) this.reattached.add(child);
    this.gone[index] = 1;
    if (this.current === index) this.current = parent;
    if (this.recorded === index) this.recorded = parent;
  }

  /** Moves a node up to the parent of its parent. */
  lift(index: number): void {
    const to = at(this.parent, at(this.parent, index));
    this.links.unlink(index);
    this.links.link(index, to);
    this.reattached.add(index);
  }

  setCurrent(index: number): void {
    this.current = index;
    this.onLivePath.fill(0);
    this.markLivePath();
  }

  /** Adds a snapshot below the current snapshot, which it takes. Returns its index. */
  add(snapshot: Snapshot): number {
    const index = this.shape.size + 1 + this.created.length;
    if (this.created.length >= SPARE) throw new RangeError('a plan creates too many snapshots');
    this.created.push(snapshot);
    this.links.link(index, this.current);
    this.current = index;
    this.onLivePath[index] = 1;
    return index;
  }

  edit(index: number, change: Partial<Snapshot>): void {
    this.edits.set(index, { ...this.snapshot(index), ...change });
  }

  /** A step deletes a file. Remembered only where another file of the VM depends on it: most plans delete thousands. */
  removeFile(path: string): void {
    this.ownDependants ??= ownDependantsOf(this.tree);
    if (this.ownDependants.size > 0 && this.ownDependants.has(path)) this.removedFiles.add(path);
  }

  /** A file was merged into another one: whatever it held lies there from now on. */
  moveFile(from: string, to: string): void {
    this.movedFiles.move(from, to);
  }

  /** Whether some step moved the content of a file. */
  get hasMovedFiles(): boolean {
    return this.movedFiles.size > 0;
  }

  /** Where the content of a file lies after the steps so far. */
  fileNow(path: string): string {
    return this.movedFiles.now(path);
  }

  /** The live chain of each disk, by device. */
  chains(): Map<string, LiveChain> {
    this.live ??= new Map(
      this.tree.live.disks.map((disk) => [disk.disk, new LiveChain(disk.chain, disk.defined)]),
    );
    return this.live;
  }

  chain(disk: string): LiveChain | undefined {
    return this.chains().get(disk);
  }

  currentNow(): Current {
    if (this.current === NONE)
      return this.tree.current.kind === 'unknown'
        ? this.tree.current
        : unknownCurrent(message`No listed snapshot matches the disk chain of the live state.`);
    return this.current === BASE
      ? { kind: 'base' }
      : { kind: 'snapshot', id: this.snapshot(this.current).id };
  }

  /** The tree after the steps so far; untouched nodes are the same objects as before. */
  toTree(): SnapshotTree {
    const snapshots: Snapshot[] = [];
    const total = this.shape.size + this.created.length;
    for (let i = 1; i <= total; i++) {
      if (this.gone[i] === 1) continue;
      const snapshot = this.snapshot(i);
      const parentIndex = at(this.parent, i);
      const parent = parentIndex === BASE ? this.parentOfRoot(i) : this.snapshot(parentIndex).id;
      const settled = this.movedFiles.size === 0 ? snapshot : this.withFiles(snapshot);
      snapshots.push(settled.parent === parent ? settled : { ...settled, parent });
    }
    const disks = this.live === undefined ? this.tree.live.disks : this.disksNow(this.live);
    const { drift: _, ...tree } = this.tree;
    return {
      ...tree,
      snapshots,
      current: this.currentNow(),
      live: { power: this.power, changed: this.changed, disks, ...this.factsNow() },
    };
  }

  private factsNow(): Partial<SnapshotTree['live']> {
    return {
      ...(this.tree.live.writableBacking !== undefined ? { writableBacking: [...this.writableBacking] } : {}),
      ...(this.inactiveDisks ? { inactiveDisks: true } : {}),
    };
  }

  /** The disks that the VM has on the bench; a revert may have taken some out and brought others back. */
  private disksNow(live: ReadonlyMap<string, LiveChain>): SnapshotTree['live']['disks'] {
    const before = new Map(this.tree.live.disks.map((disk) => [disk.disk, disk]));
    return [...live].map(([disk, chain]) => ({
      ...before.get(disk),
      disk,
      chain: chain.toLayers(),
      ...(chain.defined === undefined ? {} : { defined: chain.defined }),
    }));
  }

  private withFiles(snapshot: Snapshot): Snapshot {
    const moved = (path: string | undefined) => path !== undefined && this.movedFiles.has(path);
    if (!snapshot.disks.some((disk) => moved(disk.stateFile))) return snapshot;
    const disks = snapshot.disks.map((disk) =>
      disk.stateFile === undefined ? disk : { ...disk, stateFile: this.fileNow(disk.stateFile) },
    );
    return { ...snapshot, disks };
  }

  /** A root's parent is the base image, except where the list names one that is not there. */
  private parentOfRoot(index: number): string | null {
    const named = this.shape.snapshots[index - 1]?.parent ?? null;
    return named === null || this.shape.indexOf.has(named) ? null : named;
  }

  private markLivePath(): void {
    for (let i = this.current; i > BASE; i = at(this.parent, i)) {
      if (this.onLivePath[i] === 1) return;
      this.onLivePath[i] = 1;
    }
  }
}
