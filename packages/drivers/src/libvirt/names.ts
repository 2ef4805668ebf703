/** The names of one domain's snapshots by id: libvirt's protocol has only names. */
export class Names {
  readonly #byId = new Map<string, string>();
  readonly #usedAt = new Map<string, number>();
  #revertedAt: number | undefined;

  learn(snapshots: Iterable<{ readonly id: string; readonly name: string }>): void {
    this.#byId.clear();
    for (const { id, name } of snapshots) this.#byId.set(id, name);
  }

  nameOf(id: string): string | undefined {
    return this.#byId.get(id);
  }

  /** Notes that a snapshot of this name was created or deleted at `now`. */
  used(name: string, now: number): void {
    this.#usedAt.set(name, now);
  }

  /**
   * Milliseconds until a name may be reused. Ids consist of the name and the second of creation, so a snapshot
   * deleted and created again within one second would get the same id.
   */
  reusableInMs(name: string, now: number): number {
    const used = this.#usedAt.get(name);
    return used === undefined ? 0 : Math.max(0, used + reuseAfterMs - now);
  }

  /** Notes that a revert ended at `now`, whether it succeeded or not. */
  reverted(now: number): void {
    this.#revertedAt = now;
  }

  /**
   * Milliseconds until the next revert. libvirt (11.3 and 12.8, tested) names the files of a revert after the second; a
   * second revert within it fails after the VM was stopped, because the file already exists.
   */
  revertibleInMs(now: number): number {
    const last = this.#revertedAt;
    return last === undefined ? 0 : Math.max(0, last + oneSecondMs - now);
  }
}

const reuseAfterMs = 2_000;
const oneSecondMs = 1_000;
