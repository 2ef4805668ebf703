const SUBJECT = '{on}';

/** The part of a problem that its sentence is made of. */
interface Sentence {
  readonly what: string;
  readonly on: string;
}

/** A problem's sentence around its subject; `subject` is undefined where the sentence does not name it. */
export interface ProblemParts {
  readonly before: string;
  readonly subject: string | undefined;
  readonly after: string;
}

/**
 * Splits `what` at the placeholder of its subject. Jobs of version 0.1.0 keep problems without a placeholder: their
 * subject follows the text.
 */
export function problemParts({ what, on }: Sentence): ProblemParts {
  const at = what.indexOf(SUBJECT);
  if (at >= 0) return { before: what.slice(0, at), subject: on, after: what.slice(at + SUBJECT.length) };
  if (what.endsWith('.')) return { before: what, subject: undefined, after: '' };
  return { before: `${what}: `, subject: on, after: '.' };
}

/** What failed and on what, as one sentence. */
export function problemSentence(problem: Sentence): string {
  const { before, subject, after } = problemParts(problem);
  return `${before}${subject ?? ''}${after}`;
}

/** The sentence, then what to do. */
export function problemMessage(problem: Sentence & { readonly todo: string }): string {
  return `${problemSentence(problem)} ${problem.todo}`.trimEnd();
}
