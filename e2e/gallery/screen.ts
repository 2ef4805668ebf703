import type { Stage } from './stage.ts';

/** One screen in one state: pictures are taken of it, and axe looks at it. */
export interface Screen {
  /** Name of its picture, without scheme and width. */
  readonly name: string;
  /** Brings the page there; ends when what is to be seen is on it. */
  readonly arrange: (stage: Stage) => Promise<void>;
  /** What the browser's console says of the failure that the screen is about. */
  readonly noise?: RegExp;
}
