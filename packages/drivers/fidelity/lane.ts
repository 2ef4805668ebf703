import { notate, type Operation, type SnapshotTree, withForce } from '@snaptree/core';
import { type ConformanceTarget, pretended } from '../conformance/target.ts';
import { tryOperation, type Verdict } from '../conformance/trial/trial.ts';
import { type Chance, randomOperation } from './chance.ts';
import type { Count } from './count.ts';
import { SurroundingsOfDomain } from './surroundings.ts';

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
    const domainId = await target.makeDomain({
      power,
      disks: random() < 0.25 ? 2 : 1,
      label: `fidelity-${[...mechanisms, ...(firmware === undefined ? [] : ['uefi', firmware])].join('-')}`,
      ...(firmware === undefined ? {} : { firmware }),
      ...(setup === undefined ? {} : { setup }),
    });
    const what = [
      mechanisms.join('+'),
      ...(firmware === undefined ? [] : [`UEFI, ${firmware} variables`]),
      ...(setup === undefined ? [] : [setup]),
    ].join(', ');
    const lifetime = setups === undefined ? LIFETIME : SHORT_LIFETIME;
    await runDomain({ ...options, what, lifetime, chance, progress }, domainId);
    await target.removeDomain(domainId);
  }
}

interface DomainOptions extends LaneOptions {
  /** What kind of VM it is. */
  readonly what: string;
  readonly lifetime: number;
  readonly chance: Chance;
  /** Operations left in the lane. */
  readonly progress: { left: number };
}

async function runDomain(options: DomainOptions, domainId: string): Promise<void> {
  const { target, random, progress, what } = options;
  const surroundings = new SurroundingsOfDomain(
    { ...options, moves: options.moves ?? [], counted: (move) => options.count.addMove(move) },
    domainId,
  );
  const history: string[] = [];
  const goesOn = () => progress.left > 0 && !options.stop.aborted;
  for (let age = 0; age < options.lifetime && goesOn(); age++) {
    const { done, isOver } = await surroundings.change();
    if (isOver) break;
    if (done !== undefined) history.push(done);
    if (random() < 0.6 && !surroundings.keepsDisks) await target.write(domainId);
    if (target.saveWithoutRunning !== undefined && random() < 0.12) await saveIfOff(target, domainId);
    const { tree } = await target.driver.read(domainId);
    // A VM whose current snapshot is unknown is read-only.
    if (tree.current.kind === 'unknown' && age > 0 && random() < 0.5) break;
    const before = `${notate(tree)} (${tree.live.power}, ${what})`;
    const operation = possibleOperation(tree, options, options.chance);
    const trial = { domainId, before, history, surroundings };
    let verdict = await judge(options, { ...trial, operation, forced: false });
    progress.left -= 1;
    if (verdict.kind === 'loss' && goesOn()) {
      verdict = await judge(options, { ...trial, operation: withForce(operation), forced: true });
      progress.left -= 1;
    }
    if (isWrong(verdict) || leavesMark(verdict)) break;
  }
  await surroundings.end();
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

interface Trial {
  readonly domainId: string;
  readonly operation: Operation;
  readonly before: string;
  readonly forced: boolean;
  /** What was done to this VM so far. */
  readonly history: string[];
  readonly surroundings: SurroundingsOfDomain;
}

async function judge(options: LaneOptions, trial: Trial): Promise<Verdict> {
  const { operation, before, history } = trial;
  const sequence = history.length === 0 ? '' : `\n  sequence   ${history.join('\n             ')}`;
  const where = `on ${options.target.name}\n  tree       ${before}\n  operation  ${JSON.stringify(operation)}${sequence}`;
  const tried = await tryOperation(options.target, trial.domainId, operation).catch((error: unknown) => {
    // Among others: the hypervisor crashed.
    options.report(`CANNOT CONTINUE ${where}\n  ${error instanceof Error ? error.message : String(error)}`);
    throw error;
  });
  const damage = await trial.surroundings.damage();
  const verdict: Verdict =
    damage.length === 0 || isWrong(tried) ? tried : { kind: 'mismatch', why: damage.join('; ') };
  options.count.add(`${operation.kind}${trial.forced ? ' (force)' : ''}`, verdict);
  if (isWrong(verdict)) {
    options.report(`${verdict.kind.toUpperCase()} ${where}\n  ${verdict.why}`);
  }
  history.push(`${before}: ${JSON.stringify(operation)} (${verdict.kind})`);
  return verdict;
}

/** A merge that AppArmor denies marks the snapshot below, and what is possible then depends on how often. */
const leavesMark = (verdict: Verdict) => verdict.kind === 'refusedAlike' && verdict.code === 'confined';

function isWrong(verdict: Verdict): verdict is Extract<Verdict, { why: string }> {
  return verdict.kind === 'mismatch' || verdict.kind === 'unpredicted' || verdict.kind === 'overRefusal';
}
