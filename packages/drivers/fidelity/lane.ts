import { type Operation, type SnapshotTree, withForce } from '@snaptree/core';
import { type ConformanceTarget, pretended } from '../conformance/target.ts';
import type { Verdict } from '../conformance/trial/trial.ts';
import { type Chance, randomOperation } from './chance.ts';
import type { Count } from './count.ts';
import type { Recording } from './event.ts';
import { DomainLife, type Failure, isWrong } from './life.ts';

export interface LaneOptions {
  readonly target: ConformanceTarget;
  /** One kind of snapshot, or several for mixed trees. */
  readonly mechanisms: readonly string[];
  /** One of the target's kinds of firmware in flash memory; default: firmware without variables. */
  readonly firmware?: string;
  /** Some of the target's `setups`, each for one VM after the other; default: none. */
  readonly setups?: readonly string[];
  /** Some of the target's `surroundings.moves`; default: none. */
  readonly moves?: readonly string[];
  readonly random: () => number;
  readonly operations: number;
  readonly count: Count;
  readonly report: (line: string) => void;
  /** Called after every wrong preview. */
  readonly failed?: (failure: Failure, recording: Recording) => Promise<void>;
  /** Stops the lane after the current operation. */
  readonly stop: AbortSignal;
}

/** Operations per domain: new domains test early history often. */
const LIFETIME = 40;
/** The same, where several set-ups share the operations. */
const SHORT_LIFETIME = 10;

/** Runs random operations: previews each one, runs it or checks that it is refused, and compares. */
export async function runLane(options: LaneOptions): Promise<void> {
  const { target, mechanisms, random, firmware, setups } = options;
  let serial = 0;
  const chance = { random, supports: target.supports, mechanisms, next: () => ++serial };
  const progress = { left: options.operations };
  for (let made = 0; progress.left > 0 && !options.stop.aborted; made++) {
    const power = random() < 0.5 && target.supports.running !== false ? 'running' : 'off';
    const setup = setups?.[made % setups.length];
    const request = {
      power,
      disks: random() < 0.25 ? 2 : 1,
      label: `fidelity-${[...mechanisms, ...(firmware === undefined ? [] : ['uefi', firmware])].join('-')}`,
      ...(firmware === undefined ? {} : { firmware }),
      ...(setup === undefined ? {} : { setup }),
    } as const;
    const domainId = await target.makeDomain(request);
    const what = [
      mechanisms.join('+'),
      ...(firmware === undefined ? [] : [`UEFI, ${firmware} variables`]),
      ...(setup === undefined ? [] : [setup]),
    ].join(', ');
    const life = new DomainLife({ ...options, what, request }, domainId);
    const lifetime = setups === undefined ? LIFETIME : SHORT_LIFETIME;
    await liveByChance({ ...options, lifetime, chance, progress }, life);
    await life.surroundings.end();
    await target.removeDomain(domainId);
    if (life.failure !== undefined) await options.failed?.(life.failure, life.recording);
  }
}

interface DomainOptions extends LaneOptions {
  readonly lifetime: number;
  readonly chance: Chance;
  /** Operations left in the lane. */
  readonly progress: { left: number };
}

async function liveByChance(options: DomainOptions, life: DomainLife): Promise<void> {
  const { target, random, progress, chance } = options;
  const goesOn = () => progress.left > 0 && !options.stop.aborted;
  for (let age = 0; age < options.lifetime && goesOn(); age++) {
    if (!(await life.change())) break;
    if (random() < 0.6) await life.write();
    if (target.saveWithoutRunning !== undefined && random() < 0.12) await life.save();
    const { tree } = await life.read();
    // A VM whose current snapshot is unknown is read-only.
    if (tree.current.kind === 'unknown' && age > 0 && random() < 0.5) break;
    const operation = possibleOperation(tree, options, chance);
    let verdict = await life.try(operation, false);
    progress.left -= 1;
    if (verdict.kind === 'loss' && goesOn()) {
      verdict = await life.try(withForce(operation), true);
      progress.left -= 1;
    }
    if (isWrong(verdict) || leavesMark(verdict)) break;
  }
}

/** A random operation that this target supports. */
function possibleOperation(tree: SnapshotTree, { target }: LaneOptions, chance: Chance): Operation {
  for (;;) {
    const operation = randomOperation(tree, chance);
    if (pretended(target, operation.kind) === undefined) return operation;
  }
}

/** A merge that AppArmor denies marks the snapshot below, and what is possible then depends on how often. */
const leavesMark = (verdict: Verdict) => verdict.kind === 'refusedAlike' && verdict.code === 'confined';
