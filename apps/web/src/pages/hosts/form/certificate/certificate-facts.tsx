import type { Certificate } from '@snaptree/core';
import styles from '../../hosts.module.css';

const day = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeZone: 'UTC' });

/** Who a certificate is made out to, by whom, and how long. */
export function CertificateFacts({ certificate }: { certificate: Certificate }) {
  const { subject, issuer, validFrom, validTo } = certificate;
  const by = issuer === subject ? 'signed by itself' : `signed by ${issuer}`;
  return (
    <p className={styles.quiet}>
      {subject}, {by}, valid from {day.format(validFrom)} to {day.format(validTo)}
    </p>
  );
}
