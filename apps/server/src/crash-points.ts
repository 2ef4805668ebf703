/**
 * Places where a test kills the server, as a power failure would, with `SNAPTREE_CRASH_AT=CP05` (or `CP05:2` for the
 * second pass). Without the variable, nothing happens.
 */
export type CrashPoint =
  /** Lease row written, its transaction not yet committed. */
  | 'CP01'
  /** Audit row and acceptance durable, no intent. */
  | 'CP02'
  /** Intent durable, call not sent. */
  | 'CP03'
  /** Call sent, no reply. */
  | 'CP04'
  /** Reply received, not journaled. */
  | 'CP05'
  /** Step observed, next intent not written. */
  | 'CP06'
  /** Between the first disk and the second. */
  | 'CP07'
  /** Verifying read done, outcome not journaled. */
  | 'CP10'
  /** Outcome journaled, not yet published. */
  | 'CP11'
  /** Lease deleted, its transaction not yet committed. */
  | 'CP12'
  /** Cancellation journaled, the running step not yet aborted. */
  | 'CP13'
  /** Inside the recovery itself. */
  | 'CP14'
  /** Inside a migration of the schema. */
  | 'CP16';

const [wanted, nth = '1'] = (process.env.SNAPTREE_CRASH_AT ?? '').split(':');
let passed = 0;

/** Kills the process, without cleanup, if this is the chosen point. */
export function crashPoint(name: CrashPoint): void {
  if (name !== wanted) return;
  passed += 1;
  if (passed === Number(nth)) process.kill(process.pid, 'SIGKILL');
}
