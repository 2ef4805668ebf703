import type { Stage } from './stage.ts';

/** One screen in one state, for screenshots and for axe. */
export interface Screen {
  /** Name of its screenshot, without color scheme and width. */
  readonly name: string;
  /** Opens the screen; resolves when it is complete. */
  readonly arrange: (stage: Stage) => Promise<void>;
  /** The console message of the failure that the screen shows. */
  readonly noise?: RegExp;
}
