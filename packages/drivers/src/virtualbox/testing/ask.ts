import { type Problem, planOperation, type SnapshotTree, SnaptreeError } from '@snaptree/core';
import type { ConformanceTarget } from '../../../conformance/target.ts';
import type { ExecuteOptions } from '../../driver.ts';

/** For a step whose progress does not matter. */
export const quiet: ExecuteOptions = {
  signal: new AbortController().signal,
  report: () => {},
  sending: () => {},
};

export const namesOf = (tree: SnapshotTree) => tree.snapshots.map((s) => s.name);

/** The problem of a failed call. */
export async function problemOf(action: Promise<unknown>): Promise<Problem> {
  const problem = await action.then(() => undefined, problemOfError);
  if (problem === undefined) throw new Error('it should have failed');
  return problem;
}

/** @throws what is no problem */
export function problemOfError(error: unknown): Problem {
  if (error instanceof SnaptreeError) return error.problem;
  throw error;
}

/** The planner's refusals of an operation on the VM in its current state. */
export async function refusalsOf(
  { driver }: ConformanceTarget,
  domainId: string,
  operation: Parameters<typeof planOperation>[1],
) {
  const { tree, capabilities } = await driver.read(domainId);
  const result = planOperation(tree, operation, capabilities);
  return result.ok ? [] : result.refusals.map(({ code, sentence }) => ({ code, sentence }));
}
