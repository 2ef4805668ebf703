import { type SnapshotTree, SnaptreeError } from '@snaptree/core';
import { growTree } from './grow.ts';
import type { ConformanceTarget } from './target.ts';

/** A machine that is off with a tree that every hypervisor can have. */
export async function grown(target: ConformanceTarget, tree: string, mechanism: string) {
  const result = await growTree(target, tree, { mechanism, power: 'off', label: 'protocol' });
  if (!result.ok) throw new Error(`${tree} cannot be had: ${result.why}`);
  return result;
}

/** What two readings of one machine are compared by. */
export const shape = (tree: SnapshotTree) => ({
  nodes: tree.snapshots.map(({ id, name, parent }) => ({ id, name, parent })),
  current: tree.current,
  power: tree.live.power,
});

export async function shapeOf(target: ConformanceTarget, domainId: string) {
  return shape((await target.driver.read(domainId)).tree);
}

/** The error code that a promise ends in; undefined: it did not fail. */
export async function codeOf(going: Promise<unknown>): Promise<string | undefined> {
  try {
    await going;
    return undefined;
  } catch (error) {
    if (error instanceof SnaptreeError) return error.problem.code;
    throw error;
  }
}
