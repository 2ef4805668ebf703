import type { Layer } from '@snaptree/core';
import { childText, type XmlElement } from '@snaptree/formats';
import type { Reference, WebSession } from '../connecting/web-session.ts';

/** One disk image. */
export interface Medium {
  readonly ref: Reference;
  readonly location: string;
  /** Bytes of the file; absent where it cannot be read. */
  readonly bytes: number | undefined;
  readonly capacity: number;
  /** Contains only the differences from the image below it. */
  readonly differencing: boolean;
  readonly below: Reference | undefined;
  readonly missing: boolean;
  /** VirtualBox excludes images of this type from snapshots. */
  readonly leftOut: boolean;
}

export interface Attached {
  /** Controller, port and device. */
  readonly disk: string;
  readonly medium: Reference;
}

/** `SATA 0:0`: controller, port and device of an attachment. */
export const diskName = (attachment: XmlElement): string => {
  const [controller, port, device] = ['controller', 'port', 'device'].map((n) => childText(attachment, n));
  return `${controller} ${port}:${device}`;
};

const leftOutTypes = new Set(['Writethrough', 'Shareable', 'Readonly']);

/** Reads each image once, although several chains may contain it. */
export class Media {
  readonly #session: WebSession;
  readonly #read = new Map<Reference, Promise<Medium>>();

  constructor(session: WebSession) {
    this.#session = session;
  }

  /** The hard disks of a VM, or of a snapshot's machine object. */
  async attachedTo(machine: Reference): Promise<Attached[]> {
    const structures = await this.#session.structures('IMachine_getMediumAttachments', machine);
    return structures.flatMap((structure) => {
      const medium = childText(structure, 'medium') ?? '';
      if (childText(structure, 'type') !== 'HardDisk' || medium === '') return [];
      return [{ disk: diskName(structure), medium }];
    });
  }

  medium(ref: Reference): Promise<Medium> {
    const known = this.#read.get(ref);
    if (known !== undefined) return known;
    const reading = this.#readMedium(ref);
    this.#read.set(ref, reading);
    return reading;
  }

  /** From the image that is (or was) written down to the base. */
  async chain(top: Reference): Promise<Medium[]> {
    const chain: Medium[] = [];
    for (let ref: Reference | undefined = top; ref !== undefined; ) {
      const medium: Medium = await this.medium(ref);
      chain.push(medium);
      ref = medium.below;
    }
    return chain;
  }

  /** All images read so far. */
  all(): Promise<Medium[]> {
    return Promise.all(this.#read.values());
  }

  async #readMedium(ref: Reference): Promise<Medium> {
    const session = this.#session;
    // Other calls return a cached state.
    const state = await session.text('IMedium_refreshState', ref);
    const [location, bytes, capacity, type, below] = await Promise.all([
      session.text('IMedium_getLocation', ref),
      session.number('IMedium_getSize', ref),
      session.number('IMedium_getLogicalSize', ref),
      session.text('IMedium_getType', ref),
      session.text('IMedium_getParent', ref),
    ]);
    const missing = state === 'Inaccessible' || state === 'NotCreated';
    return {
      ref,
      location,
      bytes: missing ? undefined : bytes,
      capacity,
      differencing: below !== '',
      below: below === '' ? undefined : below,
      missing,
      leftOut: leftOutTypes.has(type),
    };
  }
}

export const layerOf = ({ location, bytes, missing }: Medium): Layer => ({
  path: location,
  ...(bytes === undefined ? {} : { bytes }),
  ...(missing ? { missing: true } : {}),
});
