import { notate, type Operation, type SnapshotTree, withForce } from '@snaptree/core';
import { type ConformanceTarget, pretended } from '../conformance/target.ts';
import { tryOperation, type Verdict } from '../conformance/trial.ts';
import { type Chance, randomOperation } from './chance.ts';
import type { Count } from './count.ts';

export interface LaneOptions {
  readonly target: ConformanceTarget;
  /** One kind of snapshot, or several for mixed trees. */
  readonly mechanisms: readonly string[];
  /** One of the target's kinds of firmware in flash memory; default: firmware without variables. */
  readonly firmware?: string;
  readonly random: () => number;
  readonly operations: number;
  readonly count: Count;
  readonly report: (line: string) => void;
  /** Stops the lane after the current operation. */
  readonly stop: AbortSignal;
}

/** Operations per domain: new domains test early history often. */
const LIFETIME = 40;

/** Runs random operations: previews each one, runs it or checks that it is refused, and compares. */
export async function runLane(options: LaneOptions): Promise<void> {
  const { target, mechanisms, random, firmware } = options;
  const what = [
    mechanisms.join('+'),
    ...(firmware === undefined ? [] : [`UEFI, ${firmware} variables`]),
  ].join(', ');
  let serial = 0;
  const chance = { random, supports: target.supports, mechanisms, next: () => ++serial };
  let left = options.operations;
  while (left > 0 && !options.stop.aborted) {
    const power = random() < 0.5 && target.supports.running !== false ? 'running' : 'off';
    const domainId = await target.makeDomain({
      power,
      disks: random() < 0.25 ? 2 : 1,
      label: `fidelity-${[...mechanisms, ...(firmware === undefined ? [] : ['uefi', firmware])].join('-')}`,
      ...(firmware === undefined ? {} : { firmware }),
    });
    for (let age = 0; age < LIFETIME && left > 0 && !options.stop.aborted; age++) {
      if (random() < 0.6) await target.write(domainId);
      if (target.saveWithoutRunning !== undefined && random() < 0.12) await saveIfOff(target, domainId);
      const { tree } = await target.driver.read(domainId);
      // A VM whose current snapshot is unknown is read-only.
      if (tree.current.kind === 'unknown' && age > 0 && random() < 0.5) break;
      const before = `${notate(tree)} (${tree.live.power}, ${what})`;
      const operation = possibleOperation(tree, options, chance);
      let verdict = await judge(options, { domainId, operation, before, forced: false });
      left -= 1;
      if (verdict.kind === 'loss' && left > 0 && !options.stop.aborted) {
        const forced = withForce(operation);
        verdict = await judge(options, { domainId, operation: forced, before, forced: true });
        left -= 1;
      }
      if (isWrong(verdict) || leavesMark(verdict)) break;
    }
    await target.removeDomain(domainId);
  }
}

/** A random operation that this target supports. */
function possibleOperation(tree: SnapshotTree, { target }: LaneOptions, chance: Chance): Operation {
  for (;;) {
    const operation = randomOperation(tree, chance);
    if (pretended(target, operation.kind) === undefined) return operation;
  }
}

async function saveIfOff(target: ConformanceTarget, domainId: string): Promise<void> {
  const { tree } = await target.driver.read(domainId);
  if (tree.live.power === 'off') await target.saveWithoutRunning?.(domainId);
}

async function judge(
  options: LaneOptions,
  trial: { domainId: string; operation: Operation; before: string; forced: boolean },
): Promise<Verdict> {
  const { operation, before } = trial;
  const where = `on ${options.target.name}\n  tree       ${before}\n  operation  ${JSON.stringify(operation)}`;
  const verdict = await tryOperation(options.target, trial.domainId, operation).catch((error: unknown) => {
    // Among others: the hypervisor crashed.
    options.report(`CANNOT GO ON ${where}\n  ${error instanceof Error ? error.message : String(error)}`);
    throw error;
  });
  options.count.add(`${operation.kind}${trial.forced ? ' (force)' : ''}`, verdict);
  if (isWrong(verdict)) {
    options.report(`${verdict.kind.toUpperCase()} ${where}\n  ${verdict.why}`);
  }
  return verdict;
}

/** A merge that AppArmor denies marks the snapshot below, and what is possible then depends on how often. */
const leavesMark = (verdict: Verdict) => verdict.kind === 'refusedAlike' && verdict.code === 'confined';

function isWrong(verdict: Verdict): verdict is Extract<Verdict, { why: string }> {
  return verdict.kind === 'mismatch' || verdict.kind === 'unpredicted' || verdict.kind === 'overRefusal';
}
