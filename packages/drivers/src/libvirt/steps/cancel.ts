import { procedures } from '@snaptree/libvirt-rpc';
import type { StepContext } from './context.ts';

/**
 * Asks libvirt to stop the domain's job when the step is cancelled; the step's own call then fails. Only for
 * jobs that save memory: on 9.0 an abort of an external delete is accepted and ignored (tried), and the disks'
 * jobs cannot be aborted while it runs.
 */
export function abortJobOnCancel(context: StepContext): () => void {
  const { options, reading, dom } = context;
  const abort = () => {
    // Whether it helped is seen in the answer of the step's own call.
    reading.call(procedures.domainAbortJob, { dom }).catch(() => {});
  };
  options.signal.addEventListener('abort', abort, { once: true });
  return () => options.signal.removeEventListener('abort', abort);
}
