import type { HostConnection } from '@snaptree/core';

/**
 * Steps that run on one host at the same time. A libvirt daemon serves five requests of a client at once
 * (`max_client_requests`, libvirtd.conf 9.0); one is kept free for looking. VirtualBox does what changes
 * media one after the other, and its web service has few workers. vSphere takes any number of tasks; what is moved
 * between files of one datastore slows the machines on it.
 */
export const stepsAtOnce: Record<HostConnection['kind'], number> = {
  libvirt: 4,
  virtualbox: 2,
  vsphere: 4,
  simulator: 8,
};

/** Lets so much work at a time through for each host; the rest waits in the order of arrival. */
export class Slots {
  #taken = new Map<string, number>();
  #waiting = new Map<string, (() => void)[]>();

  /** Runs the work in a slot. `limit`: slots of this host. */
  async use<T>(host: string, limit: number, work: () => Promise<T>): Promise<T> {
    await this.#take(host, limit);
    try {
      return await work();
    } finally {
      this.#give(host);
    }
  }

  #take(host: string, limit: number): Promise<void> {
    const taken = this.#taken.get(host) ?? 0;
    if (taken < limit) {
      this.#taken.set(host, taken + 1);
      return Promise.resolve();
    }
    return new Promise((resolve) => {
      const queue = this.#waiting.get(host) ?? [];
      queue.push(resolve);
      this.#waiting.set(host, queue);
    });
  }

  /** Hands the slot on, or frees it. */
  #give(host: string): void {
    const next = this.#waiting.get(host)?.shift();
    if (next !== undefined) return next();
    this.#taken.set(host, (this.#taken.get(host) ?? 1) - 1);
  }
}
