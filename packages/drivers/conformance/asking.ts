import { type SnapshotTree, SnaptreeError } from '@snaptree/core';
import { growTree } from './grow.ts';
import type { ConformanceTarget } from './target.ts';

/** A VM that is off, with a tree that every hypervisor supports. */
export async function grown(target: ConformanceTarget, tree: string, mechanism: string) {
  const result = await growTree(target, tree, { mechanism, power: 'off', label: 'protocol' });
  if (!result.ok) throw new Error(`${tree} cannot be built: ${result.why}`);
  return result;
}

/** The parts of a reading that are compared. */
export const shape = (tree: SnapshotTree) => ({
  nodes: tree.snapshots.map(({ id, name, parent }) => ({ id, name, parent })),
  current: tree.current,
  power: tree.live.power,
});

export async function shapeOf(target: ConformanceTarget, domainId: string) {
  return shape((await target.driver.read(domainId)).tree);
}

/** The error code of a rejected promise; undefined if it resolved. */
export async function codeOf(going: Promise<unknown>): Promise<string | undefined> {
  try {
    await going;
    return undefined;
  } catch (error) {
    if (error instanceof SnaptreeError) return error.problem.code;
    throw error;
  }
}
