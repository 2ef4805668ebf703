/**
 * Places where a test kills the server as a power cut would, by `SNAPTREE_CRASH_AT=CP05` (or `CP05:2` for the
 * second time that it is passed). Without the variable nothing happens.
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
  /** Outcome journaled, not yet told to anybody. */
  | 'CP11'
  /** Lease deleted, its transaction not yet committed. */
  | 'CP12'
  /** Cancel accepted, the running step not told. */
  | 'CP13'
  /** Inside the recovery itself. */
  | 'CP14'
  /** Inside a migration of the schema. */
  | 'CP16';

const [wanted, nth = '1'] = (process.env.SNAPTREE_CRASH_AT ?? '').split(':');
let passed = 0;

/** Ends the process without any clean-up if this is the point and the time asked for. */
export function crashPoint(name: CrashPoint): void {
  if (name !== wanted) return;
  passed += 1;
  if (passed === Number(nth)) process.kill(process.pid, 'SIGKILL');
}
