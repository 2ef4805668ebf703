import { type MessageText, plain } from '../message/message.ts';
import type { RefusalCode } from './refusal.ts';

/** What a step is about to do, as far as rules ask. */
export interface Intent {
  readonly step: number;
  /** Index of the snapshot that a delete or a revert names; for a create, the current snapshot. */
  readonly node: number;
  readonly verb: 'delete' | 'revert' | 'create';
  readonly create?: {
    readonly name: string;
    readonly memory: boolean;
    readonly quiesce: boolean;
    readonly someDisks: boolean;
    /** The disks that it covers; absent: all. */
    readonly disks?: readonly string[] | undefined;
  };
}

/** How a rule is broken; undefined: it holds. */
export type Broken =
  | { code: RefusalCode; text: MessageText; blockers: string[]; disks?: readonly string[] }
  | undefined;

export const broken = (code: RefusalCode, text: MessageText | string, blockers: string[] = []): Broken => ({
  code,
  text: typeof text === 'string' ? plain(text) : text,
  blockers,
});
