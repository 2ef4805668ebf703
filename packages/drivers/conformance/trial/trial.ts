import {
  applyPlan,
  knowsFiles,
  type Operation,
  type Plan,
  planOperation,
  type Refusal,
  type SnapshotTree,
  SnaptreeError,
  type Step,
} from '@snaptree/core';
import type { Reading } from '../../src/driver.ts';
import { type ConformanceTarget, pretended } from '../target.ts';
import { compareTrees } from './compare.ts';
import { compareContents, contentsOf } from './contents.ts';
import { naiveStep } from './naive.ts';

/** The result of comparing one operation's preview with the hypervisor. */
export type Verdict =
  /** Allowed and done; tree and contents are as previewed. */
  | { readonly kind: 'asShown' }
  /** Refused as impossible; the hypervisor also refused, and nothing changed. */
  | { readonly kind: 'refusedAlike'; readonly code: string }
  /** Refused because data would be lost: allowed with force. */
  | { readonly kind: 'loss' }
  /** Refused by a guard, and not run. */
  | { readonly kind: 'guarded'; readonly code: string }
  /** Refused as impossible, without a single first step that the hypervisor could refuse. */
  | { readonly kind: 'notTried'; readonly code: string }
  /** Not run: this target differs from its hypervisor here. */
  | { readonly kind: 'notShown'; readonly why: string }
  /** The tree or the contents afterward differ from the preview. */
  | { readonly kind: 'mismatch'; readonly why: string }
  /** The preview allowed it, but the hypervisor refused. */
  | { readonly kind: 'unpredicted'; readonly why: string }
  /** The preview called it impossible, but the hypervisor did it. */
  | { readonly kind: 'overRefusal'; readonly why: string };

/** Plans one operation on the tree, runs it or checks that it is refused, and compares. */
export async function tryOperation(
  target: ConformanceTarget,
  domainId: string,
  operation: Operation,
): Promise<Verdict> {
  const before = await target.driver.read(domainId);
  const result = planOperation(before.tree, operation, before.capabilities);
  if (result.ok) return carryOut(target, before, result.plan);
  const hard = result.refusals.filter((refusal) => refusal.class !== 'loss');
  const guard = hard.find((refusal) => refusal.class === 'guard');
  if (guard !== undefined) return { kind: 'guarded', code: guard.code };
  const [impossible] = hard;
  return impossible === undefined
    ? { kind: 'loss' }
    : askForRefusal(target, before, { operation, impossible });
}

async function carryOut(target: ConformanceTarget, before: Reading, plan: Plan): Promise<Verdict> {
  const domainId = before.tree.domain.id;
  const contentsBefore = await contentsOf(target, before.tree);
  const expected = applyPlan(before.tree, plan, before.capabilities);
  for (const [n, step] of plan.steps.entries()) {
    const why = await notHere(target, domainId, step);
    if (why !== undefined) return { kind: 'notShown', why };
    try {
      await send(target, domainId, step);
    } catch (error) {
      return {
        kind: 'unpredicted',
        why: `step ${n + 1} of ${plan.steps.length} (${stepWords(step)}): ${words(error)}`,
      };
    }
  }
  const { tree: actual } = await target.driver.read(domainId);
  const certain = knowsFiles(plan.disks, before.capabilities);
  const newStates = pretended(target, 'capturedState') === undefined;
  const comparison = { before: before.tree, expected, actual, knowsFiles: certain, newStates };
  const contentsAfter = await contentsOf(target, actual);
  const differences = [
    ...compareTrees(comparison),
    ...compareContents({ ...comparison, plan, contentsBefore, contentsAfter }),
  ];
  return differences.length === 0 ? { kind: 'asShown' } : { kind: 'mismatch', why: differences.join('; ') };
}

async function notHere(target: ConformanceTarget, domainId: string, step: Step): Promise<string | undefined> {
  if (target.cannotShow === undefined) return undefined;
  const { tree } = await target.driver.read(domainId);
  return target.cannotShow(tree, step);
}

async function askForRefusal(
  target: ConformanceTarget,
  before: Reading,
  asked: { operation: Operation; impossible: Refusal },
): Promise<Verdict> {
  const { code, step: at } = asked.impossible;
  const step = at === undefined || at === 0 ? naiveStep(before, asked.operation) : undefined;
  if (step === undefined) return { kind: 'notTried', code };
  const domainId = before.tree.domain.id;
  const why = await notHere(target, domainId, step);
  if (why !== undefined) return { kind: 'notShown', why };
  const contentsBefore = await contentsOf(target, before.tree);
  try {
    await send(target, domainId, step);
  } catch (error) {
    if (!(error instanceof SnaptreeError) || error.problem.code === 'stepExpectationFailed') throw error;
    const { tree: actual } = await target.driver.read(domainId);
    const contentsAfter = await contentsOf(target, actual);
    const expected = step.kind === 'revert' ? withPower(before.tree, actual) : before.tree;
    const comparison = { before: before.tree, expected, actual };
    const plan = {
      effects: [],
      live: { before: actual.live.power, after: actual.live.power, content: 'kept' as const },
    };
    const differences = [
      ...compareTrees(comparison),
      ...compareContents({ ...comparison, plan, contentsBefore, contentsAfter }),
    ];
    return differences.length === 0
      ? { kind: 'refusedAlike', code }
      : { kind: 'mismatch', why: `a refused step changed something: ${differences.join('; ')}` };
  }
  return {
    kind: 'overRefusal',
    why: `${code}: ${asked.impossible.sentence} However, the hypervisor did it (${stepWords(step)}).`,
  };
}

/** A refused revert may leave the VM off (seen with libvirt 9.0). */
const withPower = (tree: SnapshotTree, actual: SnapshotTree): SnapshotTree => ({
  ...tree,
  live: { ...tree.live, power: actual.live.power },
});

/** Sends one step as the server would, without cancellation. */
export async function send(target: ConformanceTarget, domainId: string, step: Step): Promise<void> {
  const never = new AbortController();
  await target.driver.execute(domainId, step, { signal: never.signal, report: () => {}, sending: () => {} });
}

function words(error: unknown): string {
  if (error instanceof SnaptreeError)
    return `${error.problem.code}: ${error.problem.native?.text ?? error.message}`;
  return error instanceof Error ? error.message : String(error);
}

const stepWords = (step: Step): string =>
  'id' in step ? `${step.kind} ${step.id}` : step.kind === 'revert' ? `revert ${step.to}` : step.kind;
