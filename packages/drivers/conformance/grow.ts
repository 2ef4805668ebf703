import { type Operation, planOperation, treeFromNotation } from '@snaptree/core';
import type { ConformanceTarget, DomainRequest } from './target.ts';
import { send } from './trial/trial.ts';

export interface GrowOptions extends DomainRequest {
  readonly mechanism: string;
}

/** A domain with the requested tree and the hypervisor's IDs by name, or why it cannot be built here. */
export type Grown =
  | { readonly ok: true; readonly domainId: string; readonly id: (name: string) => string }
  | { readonly ok: false; readonly why: string };

/**
 * Makes a new domain with the tree in the notation; every snapshot has different contents.
 * Uses the planner, whose sentence says why a tree is not possible on this hypervisor.
 */
export async function growTree(
  target: ConformanceTarget,
  notation: string,
  options: GrowOptions,
): Promise<Grown> {
  if (options.power === 'running' && target.supports.running === false)
    return { ok: false, why: 'VMs cannot run on this target' };
  const drawn = treeFromNotation(notation);
  const domainId = await target.makeDomain({ ...options, power: 'off' });
  const names = new Map<string, string>();
  const id = (name: string) => names.get(name) ?? `no snapshot ${name}`;
  const gardener = new Gardener(target, domainId, options.mechanism);
  const rootless =
    drawn.snapshots.filter((s) => s.parent === null).length > 1 || drawn.current.kind === 'base';
  const helper = rootless && drawn.snapshots.length > 0;
  try {
    if (helper) names.set('', await gardener.take('helper'));
    for (const node of drawn.snapshots) {
      await gardener.setCurrent(names.get(node.parent ?? ''));
      names.set(node.name, await gardener.take(node.name));
    }
    if (drawn.current.kind === 'snapshot') await gardener.setCurrent(names.get(drawn.current.id));
    else if (helper) await gardener.setCurrent(names.get(''));
    if (helper) await gardener.do({ kind: 'mergeIntoChildren', id: id('') });
    await target.write(domainId);
    if (options.power === 'running') await gardener.do({ kind: 'power', action: 'start' });
    return { ok: true, domainId, id };
  } catch (error) {
    if (!(error instanceof CannotGrow)) throw error;
    await target.removeDomain(domainId);
    return { ok: false, why: error.message };
  }
}

class CannotGrow extends Error {}

class Gardener {
  private readonly target: ConformanceTarget;
  private readonly domainId: string;
  private readonly mechanism: string;

  constructor(target: ConformanceTarget, domainId: string, mechanism: string) {
    this.target = target;
    this.domainId = domainId;
    this.mechanism = mechanism;
  }

  /** Writes new data, takes a snapshot and returns its ID. */
  async take(name: string): Promise<string> {
    await this.target.write(this.domainId);
    await this.do({ kind: 'create', name, memory: false, quiesce: false, mechanism: this.mechanism });
    const { tree } = await this.target.driver.read(this.domainId);
    if (tree.current.kind !== 'snapshot')
      throw new CannotGrow(`after taking ${name}, the current snapshot is: ${tree.current.kind}`);
    return tree.current.id;
  }

  async setCurrent(id: string | undefined): Promise<void> {
    const { tree } = await this.target.driver.read(this.domainId);
    if (id === undefined || (tree.current.kind === 'snapshot' && tree.current.id === id)) return;
    await this.do({ kind: 'revert', id, force: true });
  }

  async do(operation: Operation): Promise<void> {
    const { tree, capabilities } = await this.target.driver.read(this.domainId);
    const result = planOperation(tree, operation, capabilities);
    if (!result.ok) throw new CannotGrow(result.refusals.map((r) => r.sentence).join(' '));
    for (const step of result.plan.steps) await send(this.target, this.domainId, step);
  }
}
