import type { ConformanceTarget, MoveMade, Surroundings } from '../conformance/target.ts';
import { pick } from './chance.ts';
import type { FidelityEvent } from './event.ts';

/** Before this share of the operations, if nothing lasts from an earlier move. */
const HOW_OFTEN = 0.25;
/** Operations before a move is undone, at least and at most. Until then, many operations are blocked. */
const LASTS = { least: 3, most: 6 } as const;

interface Lasting {
  readonly serial: number;
  readonly made: MoveMade;
  left: number;
}

interface SurroundingsOptions {
  readonly target: ConformanceTarget;
  readonly random: () => number;
  /** Some of the target's `surroundings.moves`. */
  readonly moves: readonly string[];
  readonly counted: (move: string) => void;
  /** What was done, so that it can be repeated. Absent: it is not recorded. */
  readonly recorded?: (event: FidelityEvent) => void;
}

/** What administrators and other programs do to one VM between operations. */
export class SurroundingsOfDomain {
  readonly #options: SurroundingsOptions;
  readonly #domainId: string;
  /** At most one in a run by chance; after a run was shortened, several. */
  #lasting: Lasting[] = [];
  #serial = 0;

  constructor(options: SurroundingsOptions, domainId: string) {
    this.#options = options;
    this.#domainId = domainId;
  }

  get keepsDisks(): boolean {
    return this.#lasting.some(({ made }) => made.keepDisks === true);
  }

  /** Perhaps does something, or undoes what lasted long enough. */
  async change(): Promise<{ done?: string; isOver?: true }> {
    const [lasting] = this.#lasting;
    if (lasting !== undefined) {
      lasting.left -= 1;
      if (lasting.left > 0) return {};
      const { serial, made } = lasting;
      if (made.undo === undefined || !(await this.undo(serial))) return { isOver: true };
      this.#options.recorded?.({ kind: 'undo', serial });
      return { done: `undone: ${made.what}` };
    }
    const { random, moves, target } = this.#options;
    if (target.surroundings === undefined || moves.length === 0 || random() > HOW_OFTEN) return {};
    const made = await this.#any(target.surroundings);
    return made === undefined ? {} : { done: made.what };
  }

  /** A random one of the moves that are possible now. */
  async #any(surroundings: Surroundings): Promise<MoveMade | undefined> {
    const { random, moves } = this.#options;
    for (const untried = [...moves]; untried.length > 0; ) {
      const move = pick(untried, random);
      untried.splice(untried.indexOf(move), 1);
      const draws: number[] = [];
      const made = await surroundings.make(this.#domainId, move, () => {
        const drawn = random();
        draws.push(drawn);
        return drawn;
      });
      if (made === undefined) continue;
      this.#options.counted(move);
      this.#serial += 1;
      this.#options.recorded?.({ kind: 'move', serial: this.#serial, move, draws });
      const left = LASTS.least + Math.floor(random() * (LASTS.most - LASTS.least + 1));
      this.#lasting.push({ serial: this.#serial, made, left });
      return made;
    }
    return undefined;
  }

  /** Makes a move of an earlier run. undefined: it is not possible now. */
  async again({
    serial,
    move,
    draws,
  }: Extract<FidelityEvent, { kind: 'move' }>): Promise<string | undefined> {
    const rest = [...draws];
    const made = await this.#options.target.surroundings?.make(this.#domainId, move, () => rest.shift() ?? 0);
    if (made === undefined) return undefined;
    this.#lasting.push({ serial, made, left: Number.POSITIVE_INFINITY });
    return made.what;
  }

  async damage(): Promise<string[]> {
    const found: string[] = [];
    for (const { made } of this.#lasting) found.push(...((await made.damage?.()) ?? []));
    return found;
  }

  /** @returns false if that move could not be undone */
  async undo(serial: number): Promise<boolean> {
    const made = this.#lasting.find((each) => each.serial === serial)?.made;
    this.#lasting = this.#lasting.filter((each) => each.serial !== serial);
    return (
      made?.undo?.().then(
        () => true,
        () => false,
      ) ?? false
    );
  }

  /** Undoes what still lasts, as far as that is possible. */
  async end(): Promise<void> {
    for (const { serial } of [...this.#lasting].reverse()) await this.undo(serial);
  }
}
