import { Button } from '@mantine/core';
import type { Certificate } from '@snaptree/core';
import styles from '../settings.module.css';
import { CertificateFacts } from './certificate-facts.tsx';

interface CertificateNoteProps {
  readonly certificate: Certificate;
  readonly onTrust: (fingerprint: string) => void;
}

/** The certificate that nobody vouches for, to be compared with the host by a person. */
export function CertificateNote({ certificate, onTrust }: CertificateNoteProps) {
  return (
    <div className={styles.certificate}>
      <p>It shows this certificate:</p>
      <code className={styles.fingerprint}>{inLines(certificate.fingerprint)}</code>
      <CertificateFacts certificate={certificate} />
      <p>To compare, on the host itself, not through this connection:</p>
      <code className={styles.command}>
        openssl x509 -in /etc/pki/libvirt/servercert.pem -noout -fingerprint -sha256
      </code>
      <Button variant="default" size="xs" onClick={() => onTrust(certificate.fingerprint)}>
        I have compared it: trust this certificate
      </Button>
    </div>
  );
}

/** Lines of eight pairs are compared more easily than one of thirty-two. */
const inLines = (fingerprint: string) => fingerprint.match(/(?:[^:]+:?){1,8}/g)?.join('\n');
