import { notate, type Operation } from '@snaptree/core';
import type { ConformanceTarget } from '../conformance/target.ts';
import { tryOperation, type Verdict } from '../conformance/trial/trial.ts';
import type { Count } from './count.ts';
import { type FidelityEvent, type Recording, withNames, withoutNames } from './event.ts';
import { wayless } from './possible.ts';
import { SurroundingsOfDomain } from './surroundings.ts';

interface LifeOptions {
  readonly target: ConformanceTarget;
  readonly random: () => number;
  /** Some of the target's `surroundings.moves`; default: none. */
  readonly moves?: readonly string[];
  /** What kind of VM it is. */
  readonly what: string;
  readonly request: Recording['request'];
  readonly count: Count;
  readonly report: (line: string) => void;
}

/** A verdict that shows a bug, and what it was about. */
export interface Failure {
  readonly kind: 'mismatch' | 'unpredicted' | 'overRefusal';
  /** The kind of the operation; `reading`: what was read after a move is wrong. */
  readonly about: Operation['kind'] | 'reading';
}

/** What happens to one VM, from its first snapshot on: done by chance or as recorded. */
export class DomainLife {
  readonly surroundings: SurroundingsOfDomain;
  failure: Failure | undefined;
  readonly #options: LifeOptions;
  readonly #domainId: string;
  readonly #events: FidelityEvent[] = [];
  /** The same for people. */
  readonly #history: string[] = [];

  constructor(options: LifeOptions, domainId: string) {
    this.#options = options;
    this.#domainId = domainId;
    this.surroundings = new SurroundingsOfDomain(
      {
        ...options,
        moves: options.moves ?? [],
        counted: (move) => options.count.addMove(move),
        recorded: (event) => this.#events.push(event),
      },
      domainId,
    );
  }

  get recording(): Recording {
    return { request: this.#options.request, events: [...this.#events] };
  }

  read() {
    return this.#options.target.driver.read(this.#domainId);
  }

  /** Perhaps another program does something, or what it did is undone. @returns false if this VM is over */
  async change(): Promise<boolean> {
    const { done, isOver } = await this.surroundings.change();
    if (isOver) return false;
    if (done !== undefined) await this.#look(done);
    return this.failure === undefined;
  }

  async write(): Promise<void> {
    if (this.surroundings.keepsDisks) return;
    this.#events.push({ kind: 'write' });
    await this.#options.target.write(this.#domainId);
  }

  async save(): Promise<void> {
    const { tree } = await this.read();
    if (tree.live.power !== 'off') return;
    this.#events.push({ kind: 'save' });
    await this.#options.target.saveWithoutRunning?.(this.#domainId);
  }

  async try(operation: Operation, forced: boolean): Promise<Verdict> {
    const { target, count, what } = this.#options;
    const { tree } = await this.read();
    const before = `${notate(tree)} (${tree.live.power}, ${what})`;
    this.#events.push({ kind: 'operation', operation: withNames(operation, tree) });
    const about = { before, operation: JSON.stringify(operation) };
    const tried = await tryOperation(target, this.#domainId, operation).catch((error: unknown) => {
      // Among others: the hypervisor crashed.
      this.#report('CANNOT CONTINUE', about, error instanceof Error ? error.message : String(error));
      throw error;
    });
    const damage = await this.surroundings.damage();
    const verdict: Verdict =
      damage.length === 0 || isWrong(tried) ? tried : { kind: 'mismatch', why: damage.join('; ') };
    count.add(`${operation.kind}${forced ? ' (force)' : ''}`, verdict);
    if (isWrong(verdict)) {
      this.failure = { kind: verdict.kind, about: operation.kind };
      this.#report(verdict.kind.toUpperCase(), about, verdict.why);
    }
    this.#history.push(`${before}: ${JSON.stringify(operation)} (${verdict.kind})`);
    return verdict;
  }

  /** Repeats what was recorded, as far as it is possible on this VM. */
  async again(event: FidelityEvent): Promise<void> {
    switch (event.kind) {
      case 'write':
        return this.write();
      case 'save':
        return this.save();
      case 'move': {
        const done = await this.surroundings.again(event);
        if (done === undefined) return;
        this.#events.push(event);
        return this.#look(done);
      }
      case 'undo':
        if (!(await this.surroundings.undo(event.serial))) return;
        this.#events.push(event);
        return this.#look(`undone: move ${event.serial}`);
      case 'operation': {
        const operation = withoutNames(event.operation, (await this.read()).tree);
        if (operation !== undefined) await this.try(operation, 'force' in operation);
        return;
      }
      default:
        return event satisfies never;
    }
  }

  /** Whether what is read after a change is true, and something can be done about it. */
  async #look(done: string): Promise<void> {
    this.#history.push(done);
    const { target, count, what } = this.#options;
    const reading = await this.read();
    const wrong = [
      ...((await target.surroundings?.contradictions?.(reading.tree)) ?? []),
      ...wayless(reading),
    ];
    if (wrong.length === 0) return;
    const why = wrong.join('; ');
    count.addReading({ kind: 'mismatch', why });
    this.failure = { kind: 'mismatch', about: 'reading' };
    const before = `${notate(reading.tree)} (${reading.tree.live.power}, ${what})`;
    this.#report('WRONG READING', { before, operation: 'none' }, why);
  }

  #report(verdict: string, about: { before: string; operation: string }, why: string): void {
    const sequence =
      this.#history.length === 0 ? '' : `\n  sequence   ${this.#history.join('\n             ')}`;
    const where = `on ${this.#options.target.name}\n  tree       ${about.before}\n  operation  ${about.operation}`;
    this.#options.report(`${verdict} ${where}${sequence}\n  ${why}`);
  }
}

export function isWrong(verdict: Verdict): verdict is Extract<Verdict, { why: string }> & Failure {
  return verdict.kind === 'mismatch' || verdict.kind === 'unpredicted' || verdict.kind === 'overRefusal';
}
