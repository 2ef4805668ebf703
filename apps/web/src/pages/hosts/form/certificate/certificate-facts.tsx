import type { Certificate } from '@snaptree/core';
import { certificateMessages } from '../../../../messages/hosts/form.ts';
import styles from '../../hosts.module.css';

const day = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeZone: 'UTC' });

/** The subject, the issuer and the validity of a certificate. */
export function CertificateFacts({ certificate }: { certificate: Certificate }) {
  const { subject, issuer, validFrom, validTo } = certificate;
  return (
    <p className={styles.quiet}>
      {certificateMessages.subject(subject, issuer)},{' '}
      {certificateMessages.validity(day.format(validFrom), day.format(validTo))}
    </p>
  );
}
