import { applyPlan, type Operation, planOperation, type TreeReading } from '@snaptree/core';
import { useMemo } from 'react';
import type { Preview } from '../tree/overlay/paint.ts';

/** What an operation would do to a tree: planned here, with the planner that the server runs, without a request. */
export function previewOf(reading: TreeReading, operation: Operation): Preview {
  const { tree, capabilities } = reading;
  const result = planOperation(tree, operation, capabilities);
  if (!result.ok) return { kind: 'refused', refusals: result.refusals };
  return { kind: 'plan', plan: result.plan, after: applyPlan(tree, result.plan, capabilities) };
}

export function usePreview(
  reading: TreeReading | undefined,
  operation: Operation | undefined,
): Preview | undefined {
  return useMemo(
    () => (reading === undefined || operation === undefined ? undefined : previewOf(reading, operation)),
    [reading, operation],
  );
}
