import { z } from 'zod';
import { problemMessage } from './sentence.ts';

/**
 * Every error that the product can answer with: HTTP status, and whether sending the same request again later
 * can help. The web's sentences are keyed by this table and fail to compile when one is missing.
 */
export const errorTable = {
  badRequest: { status: 400, retryable: false },
  unauthenticated: { status: 401, retryable: false },
  forbidden: { status: 403, retryable: false },
  forbiddenOrigin: { status: 403, retryable: false },
  notFound: { status: 404, retryable: false },
  /** The page was built from other sources than the server; it must be reloaded before it acts. */
  pageOutdated: { status: 412, retryable: false },
  treeChanged: { status: 409, retryable: false },
  /** The settings that a revert would change are no longer those that were shown. */
  configurationChanged: { status: 409, retryable: false },
  refused: { status: 409, retryable: false },
  domainBusy: { status: 423, retryable: true },
  wrongConfirmation: { status: 422, retryable: false },
  idempotencyMismatch: { status: 422, retryable: false },
  revisionRequired: { status: 428, retryable: false },
  tooManyRequests: { status: 429, retryable: true },
  internal: { status: 500, retryable: false },
  hypervisorError: { status: 502, retryable: false },
  hypervisorProtocol: { status: 502, retryable: true },
  hypervisorAuth: { status: 502, retryable: false },
  certificateUntrusted: { status: 502, retryable: false },
  hostUnreachable: { status: 503, retryable: true },
  connectionLost: { status: 503, retryable: true },
  /** Another host of the list is the same hypervisor. */
  duplicateHost: { status: 409, retryable: false },
  /** A preview that needs more space than there is was not accepted as such. */
  spaceNotAccepted: { status: 422, retryable: false },
  /** Stored passwords or keys cannot be decrypted. */
  secretsUnreadable: { status: 503, retryable: false },
  journalUnavailable: { status: 503, retryable: true },
  timeout: { status: 504, retryable: true },
  /** A step could not be shown to have happened or not. */
  outcomeUnknown: { status: 502, retryable: false },
  /** The tree right before a step was not the one that the step expects. */
  stepExpectationFailed: { status: 409, retryable: false },
  /** The tree after the job is not the one that was shown. */
  resultDiffers: { status: 502, retryable: false },
  noSpace: { status: 507, retryable: false },
  cancelled: { status: 409, retryable: false },
} as const satisfies Record<string, { status: number; retryable: boolean }>;

export type ErrorCode = keyof typeof errorTable;
export const errorCodes = Object.keys(errorTable).filter((key): key is ErrorCode => key in errorTable);
export const ErrorCode = z.enum(errorCodes);

/** A certificate as a host shows it, for people to compare. */
export const Certificate = z.object({
  /** SHA-256 in hexadecimal with colons. */
  fingerprint: z.string(),
  subject: z.string(),
  issuer: z.string(),
  /** Milliseconds since the epoch. */
  validFrom: z.number(),
  validTo: z.number(),
});
export type Certificate = z.infer<typeof Certificate>;

/** What failed, on what and what to do, as it travels over HTTP and in job events. `problemSentence` renders it. */
export const Problem = z.object({
  code: ErrorCode,
  /** What failed: one English sentence with `{on}` in place of its subject. */
  what: z.string(),
  /** The subject: host, VM, snapshot, file. */
  on: z.string(),
  /** What to do next: a sentence of its own. */
  todo: z.string(),
  /** The hypervisor's own text and number, kept as they came. */
  native: z.object({ text: z.string(), code: z.string().optional() }).optional(),
  /** What the host showed, where its certificate is the reason. */
  certificate: Certificate.optional(),
});
export type Problem = z.infer<typeof Problem>;

/** The one error class of the product; carries a `Problem`. */
export class SnaptreeError extends Error {
  readonly problem: Problem;

  constructor(problem: Problem, options?: ErrorOptions) {
    super(problemMessage(problem), options);
    this.name = 'SnaptreeError';
    this.problem = problem;
  }
}
