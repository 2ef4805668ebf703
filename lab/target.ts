/** One hypervisor that the lab brings up. */
export interface LabTarget {
  /** As in `npm run lab -- up NAME`. */
  readonly name: string;
  /** Held by the command that brings it up or down. */
  readonly lock: string;
  isUp(): boolean;
  /** Brings it up unless it is; `made`: machines that were not there. */
  up(): Promise<{ readonly started: boolean; readonly made: readonly string[] }>;
  /** Ends only what `up` started, and removes what it wrote. @returns how many processes were ended */
  down(): Promise<number>;
  /** How many of its processes run, whether it answers or not. */
  left(): number;
  /** Lines of NAME=value for the tests; undefined when it is down. */
  environment(): string | undefined;
  /** Where it is, and its machines. */
  where(): string;
  /** What to do next by hand. */
  hint(): string;
}
