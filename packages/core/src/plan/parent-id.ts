import { at, BASE } from '../tree/shape.ts';
import type { Workbench } from '../workbench/workbench.ts';

/** The nearest snapshot above a node, or `null` for the base image. */
export function parentId(bench: Workbench, node: number): string | null {
  const parent = at(bench.parent, node);
  return parent === BASE ? null : bench.snapshot(parent).id;
}
