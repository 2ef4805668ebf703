/** Nodes whose parent was changed by some step, in order, each once. A set would cost more than the changes. */
export class Reattached {
  readonly nodes: number[] = [];
  private readonly seen: Uint8Array;

  constructor(size: number) {
    this.seen = new Uint8Array(size);
  }

  add(node: number): void {
    if (this.seen[node] === 1) return;
    this.seen[node] = 1;
    this.nodes.push(node);
  }
}
