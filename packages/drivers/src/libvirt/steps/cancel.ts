import { procedures } from '@snaptree/libvirt-rpc';
import type { StepContext } from './context.ts';

/**
 * Aborts the domain's job when the step is canceled; the step's own call then fails. Only for jobs that save
 * memory: libvirt 9.0 accepts and ignores an abort of an external delete (tested), and block jobs cannot be aborted
 * while it runs.
 */
export function abortJobOnCancel(context: StepContext): () => void {
  const { options, reading, dom } = context;
  const abort = () => {
    // The result of the step's own call shows whether the abort worked.
    reading.call(procedures.domainAbortJob, { dom }).catch(() => {});
  };
  options.signal.addEventListener('abort', abort, { once: true });
  return () => options.signal.removeEventListener('abort', abort);
}
