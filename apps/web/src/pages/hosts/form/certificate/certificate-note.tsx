import { Button } from '@mantine/core';
import type { Certificate } from '@snaptree/core';
import { connectionForms, type HypervisorKind } from '@snaptree/hypervisors';
import { Fragment } from 'react';
import styles from '../../hosts.module.css';
import { CertificateFacts } from './certificate-facts.tsx';

interface CertificateNoteProps {
  readonly certificate: Certificate;
  /** What runs there: each keeps its certificate elsewhere. */
  readonly kind: HypervisorKind;
  readonly onTrust: (fingerprint: string) => void;
}

/** The certificate that nobody vouches for, to be compared with the host by a person. */
export function CertificateNote({ certificate, kind, onTrust }: CertificateNoteProps) {
  return (
    <div className={styles.certificate}>
      <p>It shows this certificate:</p>
      <code className={styles.fingerprint}>{inLines(certificate.fingerprint)}</code>
      <CertificateFacts certificate={certificate} />
      <p>To compare, on the host itself, not through this connection:</p>
      {connectionForms[kind].fingerprintCommands.map(({ on, command }) => (
        <Fragment key={command}>
          {on !== undefined && <p className={styles.quiet}>{on}</p>}
          <code className={styles.command}>{command}</code>
        </Fragment>
      ))}
      <Button variant="default" size="xs" onClick={() => onTrust(certificate.fingerprint)}>
        I have compared it: trust this certificate
      </Button>
    </div>
  );
}

/** Lines of eight pairs are compared more easily than one of thirty-two. */
const inLines = (fingerprint: string) => fingerprint.match(/(?:[^:]+:?){1,8}/g)?.join('\n');
