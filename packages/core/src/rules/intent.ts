import type { RefusalCode } from './refusal.ts';

/** What a step is about to do, as far as rules ask. */
export interface Intent {
  readonly step: number;
  /** Index of the snapshot that a delete or a revert names; for a create the current snapshot that it hangs below. */
  readonly node: number;
  readonly verb: 'delete' | 'revert' | 'create';
  readonly create?: {
    readonly name: string;
    readonly memory: boolean;
    readonly quiesce: boolean;
    readonly someDisks: boolean;
  };
}

/** How a rule is broken; undefined: it holds. */
export type Broken = { code: RefusalCode; text: string; blockers: string[] } | undefined;

export const broken = (code: RefusalCode, text: string, blockers: string[] = []): Broken => ({
  code,
  text,
  blockers,
});
