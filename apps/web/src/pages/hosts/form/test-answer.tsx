import type { Problem } from '@snaptree/core';
import type { HypervisorKind } from '@snaptree/hypervisors';
import { useEffect, useRef } from 'react';
import { problemOf } from '../../../api/http/problem.ts';
import { hostFormMessages as messages } from '../../../messages/hosts/form.ts';
import { vmCount } from '../../../messages/text/counts.ts';
import { ProblemNote } from '../../../ui/problem-note.tsx';
import styles from '../hosts.module.css';
import { CertificateNote } from './certificate/certificate-note.tsx';
import type { HostRequests } from './use-host-requests.ts';

interface TestAnswerProps extends HostRequests {
  readonly kind: HypervisorKind;
  readonly onTrust: (fingerprint: string) => void;
}

/** The result of a test or of saving: the product and the number of its VMs, or what is wrong. */
export function TestAnswer({ test, save, kind, onTrust }: TestAnswerProps) {
  const failure = failureOf({ test, save });
  const place = useRef<HTMLDivElement>(null);
  const answered = test.data ?? failure;
  // The form is longer than most windows, and the answer is at its end.
  useEffect(() => {
    if (answered !== undefined) place.current?.scrollIntoView({ block: 'center' });
  }, [answered]);
  return (
    <div className={styles.result} role="status" ref={place}>
      {(test.isPending || save.isPending) && <p className={styles.quiet}>{messages.testing}</p>}
      {test.data?.ok === true && (
        <p className={styles.answer}>
          <span aria-hidden="true">✓</span>{' '}
          {messages.connected(test.data.product, vmCount(test.data.domains))}
        </p>
      )}
      {failure !== undefined && (
        <ProblemNote problem={failure}>
          {failure.certificate !== undefined && (
            <CertificateNote certificate={failure.certificate} kind={kind} onTrust={onTrust} />
          )}
        </ProblemNote>
      )}
    </div>
  );
}

function failureOf({ test, save }: HostRequests): Problem | undefined {
  if (test.data?.ok === false) return test.data.problem;
  const error = test.error ?? save.error;
  return error === null ? undefined : problemOf(error);
}
