import type { Layer } from '../tree/model.ts';

interface Link {
  readonly layer: Layer;
  above: Link | undefined;
  below: Link | undefined;
}

/** The live backing chain of one disk; looks a layer up and takes it out in constant time, however deep it is. */
export class LiveChain {
  private readonly links = new Map<string, Link>();
  private head: Link | undefined;
  private tail: Link | undefined;

  /** @param layers the file that is written first, the base image last */
  constructor(layers: readonly Layer[]) {
    for (const layer of layers) {
      const link: Link = { layer, above: this.tail, below: undefined };
      if (this.tail === undefined) this.head = link;
      else this.tail.below = link;
      this.tail = link;
      this.links.set(layer.path, link);
    }
  }

  get top(): Layer | undefined {
    return this.head?.layer;
  }

  get base(): Layer | undefined {
    return this.tail?.layer;
  }

  get length(): number {
    return this.links.size;
  }

  find(path: string): Layer | undefined {
    return this.links.get(path)?.layer;
  }

  /** The layer right above one: the file that was written after it. */
  above(path: string): Layer | undefined {
    return this.links.get(path)?.above?.layer;
  }

  push(layer: Layer): void {
    const link: Link = { layer, above: undefined, below: this.head };
    if (this.head === undefined) this.tail = link;
    else this.head.above = link;
    this.head = link;
    this.links.set(layer.path, link);
  }

  remove(path: string): void {
    const link = this.links.get(path);
    if (link === undefined) return;
    if (link.above === undefined) this.head = link.below;
    else link.above.below = link.below;
    if (link.below === undefined) this.tail = link.above;
    else link.below.above = link.above;
    this.links.delete(path);
  }

  toLayers(): Layer[] {
    const layers: Layer[] = [];
    for (let link = this.head; link !== undefined; link = link.below) layers.push(link.layer);
    return layers;
  }
}
