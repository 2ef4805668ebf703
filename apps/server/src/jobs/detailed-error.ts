import { type Problem, SnaptreeError } from '@snaptree/core';

/** An error with details for the body of the answer, in addition to the problem. */
export class DetailedError extends SnaptreeError {
  readonly detail: unknown;

  constructor(problem: Problem, detail: unknown) {
    super(problem);
    this.detail = detail;
  }
}
