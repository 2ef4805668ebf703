import { z } from 'zod';
import { Step } from '../plan/model.ts';

/** The next faults of a simulated VM; each occurs once. */
const SimulatorFault = z.strictObject({
  kind: z.enum(['fail', 'noSpace', 'cut', 'hang', 'lostReply']),
  /** Kinds of steps that it hits; absent: any. */
  steps: z.array(z.string().max(40)).max(20).optional(),
  /** When it occurs; absent: at half of the step. */
  atPercent: z.number().min(0).max(100).optional(),
  /** The hypervisor's own text. */
  text: z.string().max(1000).optional(),
});

/** For training and tests: the faults that are set on a VM, in order. */
export const SimulatorFaults = z.strictObject({ faults: z.array(SimulatorFault).max(20) });

/**
 * For training and tests: what another client of the same hypervisor does, or another tool to the files of a VM.
 * `mergeFiles`: merges all layers into the base image. `mergeMiddle`: merges the layer below the active one into the one
 * below it. `copyFiles`: copies all layers into the active one. `moveFile`: renames the active layers. The records stay
 * as they are. Only QEMU can do these.
 */
export const ForeignStep = z.union([
  z.strictObject({ step: Step }),
  z.strictObject({ files: z.enum(['mergeFiles', 'mergeMiddle', 'copyFiles', 'moveFile']) }),
]);
