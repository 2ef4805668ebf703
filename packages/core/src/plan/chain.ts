import type { Layer } from '../tree/model.ts';

interface Link {
  readonly layer: Layer;
  above: Link | undefined;
  below: Link | undefined;
}

/** Up to so many look-ups a walk is cheaper than an index of the whole chain. */
const WALKS = 6;

/** The live backing chain of one disk; looks layers up and takes them out without walking it every time. */
export class LiveChain {
  private index: Map<string, Link> | undefined;
  private head: Link | undefined;
  private tail: Link | undefined;
  private walks = 0;
  length = 0;

  /** @param layers the file that is written first, the base image last */
  constructor(layers: readonly Layer[]) {
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

  push(layer: Layer): void {
    const link: Link = { layer, above: undefined, below: this.head };
    if (this.head === undefined) this.tail = link;
    else this.head.above = link;
    this.head = link;
    this.length++;
    this.index?.set(layer.path, link);
  }

  remove(path: string): void {
    const link = this.link(path);
    if (link === undefined) return;
    if (link.above === undefined) this.head = link.below;
    else link.above.below = link.below;
    if (link.below === undefined) this.tail = link.above;
    else link.below.above = link.above;
    this.length--;
    this.index?.delete(path);
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
