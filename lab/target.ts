/** A hypervisor that the lab can start. */
export interface LabTarget {
  /** As `npm run lab -- status` calls it. */
  readonly name: string;
  /** `status` does not mention it while it is down. */
  readonly isRare?: boolean;
  /** Held by the command that starts or stops it. */
  readonly lock: string;
  isUp(): boolean;
  /** Starts it unless it is running; `made`: the VMs that were created. */
  up(): Promise<{ readonly started: boolean; readonly made: readonly string[] }>;
  /** Stops only what `up` started, and deletes what it wrote. @returns how many processes were stopped */
  down(): Promise<number>;
  /** How many of its processes are running, even if it does not answer. */
  left(): number;
  /** NAME=value lines for the tests; undefined if it is not running. */
  environment(): string | undefined;
  /** Its address. */
  where(): string;
  /** What to try next. */
  hint(): string;
}
