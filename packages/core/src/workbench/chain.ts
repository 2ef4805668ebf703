import type { Layer } from '../tree/model.ts';

interface Link {
  readonly layer: Layer;
  above: Link | undefined;
  below: Link | undefined;
}

/** Up to this many look-ups, a walk is cheaper than an index of the entire chain. */
const WALKS = 6;

/** The live backing chain of one disk; looks layers up and takes them out without walking it every time. */
export class LiveChain {
  private index: Map<string, Link> | undefined;
  private head: Link | undefined;
  private tail: Link | undefined;
  private walks = 0;
  length = 0;
  /** How many layers, from the top, the VM's stored definition names; undefined: unknown. */
  defined: number | undefined;

  /** @param layers the file that is written first, the base image last */
  constructor(layers: readonly Layer[], defined?: number) {
    this.defined = defined;
    for (const layer of layers) {
      const link: Link = { layer, above: this.tail, below: undefined };
      if (this.tail === undefined) this.head = link;
      else this.tail.below = link;
      this.tail = link;
      this.length++;
    }
  }

  get top(): Layer | undefined {
    return this.head?.layer;
  }

  get base(): Layer | undefined {
    return this.tail?.layer;
  }

  find(path: string): Layer | undefined {
    return this.link(path)?.layer;
  }

  /** The layer right above one: the file that was written after it. */
  above(path: string): Layer | undefined {
    return this.link(path)?.above?.layer;
  }

  /** The layer right below one: the file that it rests on. */
  below(path: string): Layer | undefined {
    return this.link(path)?.below?.layer;
  }

  /** Whether the stored definition names a layer; true where unknown. */
  isDefined(path: string): boolean {
    return this.defined === undefined || this.depthOf(path, this.defined) !== undefined;
  }

  /**
   * A new file on top, unless the files of the disk are unknown: then this one is as well. The definition
   * of a VM that is off then names what it named before only if that was more than one file (libvirt 9.0,
   * qemuSnapshotCreateInactiveExternal; tried).
   */
  cover(layer: Layer, whileOff = false): void {
    if (this.head === undefined) return;
    if (this.defined !== undefined) this.defined = whileOff && this.defined < 2 ? 1 : this.defined + 1;
    const link: Link = { layer, above: undefined, below: this.head };
    this.head.above = link;
    this.head = link;
    this.length++;
    this.index?.set(layer.path, link);
  }

  remove(path: string): void {
    const link = this.link(path);
    if (link === undefined) return;
    if (this.defined !== undefined) this.defined = this.definedWithout(path, this.defined);
    if (link.above === undefined) this.head = link.below;
    else link.above.below = link.below;
    if (link.below === undefined) this.tail = link.above;
    else link.below.above = link.above;
    this.length--;
    this.index?.delete(path);
  }

  /**
   * After a merge libvirt keeps the definition's chain only if it reaches the file that was merged into, else it
   * names the active file alone (libvirt 9.0, qemuBlockJobGetConfigDisk; tried).
   */
  private definedWithout(path: string, defined: number): number {
    const depth = this.depthOf(path, defined);
    return depth !== undefined && depth + 1 < defined ? defined - 1 : 1;
  }

  /** How many layers lie above this one, looking at the first `limit` only. */
  private depthOf(path: string, limit: number): number | undefined {
    let link = this.head;
    for (let depth = 0; link !== undefined && depth < limit; depth++) {
      if (link.layer.path === path) return depth;
      link = link.below;
    }
    return undefined;
  }

  toLayers(): Layer[] {
    const layers: Layer[] = [];
    for (let link = this.head; link !== undefined; link = link.below) layers.push(link.layer);
    return layers;
  }

  private link(path: string): Link | undefined {
    if (this.index === undefined && this.walks < WALKS) {
      this.walks++;
      return this.walk(path);
    }
    this.index ??= this.indexed();
    return this.index.get(path);
  }

  /** Drops what is below a layer, except for what the definition names. */
  endAt(path: string): void {
    const { defined } = this;
    const layers = this.toLayers();
    const kept = Math.max(layers.findIndex((layer) => layer.path === path) + 1, defined ?? 0);
    for (const { path: dropped } of layers.slice(kept)) this.remove(dropped);
    this.defined = defined;
  }

  private walk(path: string): Link | undefined {
    let link = this.head;
    while (link !== undefined && link.layer.path !== path) link = link.below;
    return link;
  }

  private indexed(): Map<string, Link> {
    const index = new Map<string, Link>();
    for (let link = this.head; link !== undefined; link = link.below) index.set(link.layer.path, link);
    return index;
  }
}
