import type { ConformanceTarget, MoveMade, Surroundings } from '../conformance/target.ts';
import { pick } from './chance.ts';

/** Before this share of the operations, if nothing lasts from an earlier move. */
const HOW_OFTEN = 0.25;
/** Operations before a move is undone, at least and at most. Until then, many operations are blocked. */
const LASTS = { least: 3, most: 6 } as const;

interface Lasting {
  readonly made: MoveMade;
  left: number;
}

interface SurroundingsOptions {
  readonly target: ConformanceTarget;
  readonly random: () => number;
  /** Some of the target's `surroundings.moves`. */
  readonly moves: readonly string[];
  readonly counted: (move: string) => void;
}

/** What administrators and other programs do to one VM between operations. */
export class SurroundingsOfDomain {
  readonly #target: ConformanceTarget;
  readonly #domainId: string;
  readonly #moves: readonly string[];
  readonly #random: () => number;
  readonly #counted: (move: string) => void;
  #lasting: Lasting | undefined;

  constructor({ target, random, moves, counted }: SurroundingsOptions, domainId: string) {
    this.#target = target;
    this.#counted = counted;
    this.#domainId = domainId;
    this.#moves = moves;
    this.#random = random;
  }

  get keepsDisks(): boolean {
    return this.#lasting?.made.keepDisks === true;
  }

  /** Perhaps does something, or undoes what lasted long enough. */
  async change(): Promise<{ done?: string; isOver?: true }> {
    if (this.#lasting !== undefined) {
      this.#lasting.left -= 1;
      if (this.#lasting.left > 0) return {};
      const { made } = this.#lasting;
      if (made.undo === undefined || !(await this.end())) return { isOver: true };
      return { done: `undone: ${made.what}` };
    }
    const { surroundings } = this.#target;
    if (surroundings === undefined || this.#moves.length === 0 || this.#random() > HOW_OFTEN) return {};
    const made = await this.#any(surroundings);
    if (made === undefined) return {};
    const left = LASTS.least + Math.floor(this.#random() * (LASTS.most - LASTS.least + 1));
    this.#lasting = { made, left };
    return { done: made.what };
  }

  /** A random one of the moves that are possible now. */
  async #any(surroundings: Surroundings): Promise<MoveMade | undefined> {
    for (const untried = [...this.#moves]; untried.length > 0; ) {
      const move = pick(untried, this.#random);
      untried.splice(untried.indexOf(move), 1);
      const made = await surroundings.make(this.#domainId, move, this.#random);
      if (made === undefined) continue;
      this.#counted(move);
      return made;
    }
    return undefined;
  }

  damage(): Promise<string[]> {
    return this.#lasting?.made.damage?.() ?? Promise.resolve([]);
  }

  /** @returns false if what was done could not be undone */
  async end(): Promise<boolean> {
    const undo = this.#lasting?.made.undo;
    this.#lasting = undefined;
    return undo === undefined
      ? true
      : undo()
          .then(() => true)
          .catch(() => false);
  }
}
