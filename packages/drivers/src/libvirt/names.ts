/** How libvirt calls the snapshots of one domain: the wire knows names, the product knows ids. */
export class Names {
  readonly #byId = new Map<string, string>();
  readonly #usedAt = new Map<string, number>();

  learn(snapshots: Iterable<{ readonly id: string; readonly name: string }>): void {
    this.#byId.clear();
    for (const { id, name } of snapshots) this.#byId.set(id, name);
  }

  nameOf(id: string): string | undefined {
    return this.#byId.get(id);
  }

  /** Notes that a name was taken or given up at `now` (milliseconds of the driver's clock). */
  used(name: string, now: number): void {
    this.#usedAt.set(name, now);
  }

  /**
   * Milliseconds until a name may be given again. An id is made of name and second, so that a snapshot deleted
   * and made anew within one second would carry the id of the old one.
   */
  restMs(name: string, now: number): number {
    const used = this.#usedAt.get(name);
    return used === undefined ? 0 : Math.max(0, used + reuseAfterMs - now);
  }
}

const reuseAfterMs = 2_000;
