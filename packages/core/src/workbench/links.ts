import { at, NONE, type TreeShape } from '../tree/shape.ts';

/** At most this many snapshots are created by one plan (the safety snapshot and the one asked for). */
export const SPARE = 4;

/** Who is whose child, in linked lists that a step can change without visiting the other nodes. */
export class Links {
  readonly parent: Int32Array;
  readonly childCount: Int32Array;
  private readonly firstChild: Int32Array;
  private readonly next: Int32Array;
  private readonly previous: Int32Array;

  constructor(shape: TreeShape) {
    this.parent = spare(shape.parent);
    this.firstChild = spare(shape.firstChild);
    this.next = spare(shape.nextSibling);
    this.childCount = spare(shape.childCount);
    this.previous = new Int32Array(this.next.length).fill(NONE);
    for (let i = 0; i <= shape.size; i++) {
      const after = at(this.next, i);
      if (after !== NONE) this.previous[after] = i;
    }
    // The spare nodes have no children.
    this.firstChild.fill(NONE, shape.size + 1);
  }

  children(index: number): number[] {
    const first = at(this.firstChild, index);
    if (first === NONE) return [];
    // Most nodes have one child at most, and an array that starts empty reserves room for many.
    const children = [first];
    for (let c = at(this.next, first); c !== NONE; c = at(this.next, c)) children.push(c);
    return children;
  }

  subtree(root: number): number[] {
    const nodes = [root];
    for (let i = 0; i < nodes.length; i++) {
      const node = nodes[i] ?? NONE;
      for (let c = at(this.firstChild, node); c !== NONE; c = at(this.next, c)) nodes.push(c);
    }
    return nodes;
  }

  /** Takes a node out and gives its children to its parent. Returns them. */
  remove(index: number): number[] {
    const parent = at(this.parent, index);
    this.unlink(index);
    const children = this.children(index);
    for (const child of children) this.link(child, parent);
    this.firstChild[index] = NONE;
    this.childCount[index] = 0;
    return children;
  }

  unlink(index: number): void {
    const parent = at(this.parent, index);
    const before = at(this.previous, index);
    const after = at(this.next, index);
    if (before === NONE) this.firstChild[parent] = after;
    else this.next[before] = after;
    if (after !== NONE) this.previous[after] = before;
    this.childCount[parent] = at(this.childCount, parent) - 1;
  }

  link(index: number, parent: number): void {
    const first = at(this.firstChild, parent);
    this.parent[index] = parent;
    this.next[index] = first;
    this.previous[index] = NONE;
    if (first !== NONE) this.previous[first] = index;
    this.firstChild[parent] = index;
    this.childCount[parent] = at(this.childCount, parent) + 1;
  }
}

function spare(array: Int32Array): Int32Array {
  const copy = new Int32Array(array.length + SPARE).fill(NONE);
  copy.set(array);
  copy.fill(0, array.length);
  return copy;
}
