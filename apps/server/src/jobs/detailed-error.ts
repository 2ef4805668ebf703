import { type Problem, SnaptreeError } from '@snaptree/core';

/** An error with the facts that the answer's body carries beside the problem. */
export class DetailedError extends SnaptreeError {
  readonly detail: unknown;

  constructor(problem: Problem, detail: unknown) {
    super(problem);
    this.detail = detail;
  }
}
