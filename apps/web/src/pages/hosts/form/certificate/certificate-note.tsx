import { Button } from '@mantine/core';
import type { Certificate } from '@snaptree/core';
import { connectionForms, type HypervisorKind } from '@snaptree/hypervisors';
import { Fragment } from 'react';
import { certificateMessages as messages } from '../../../../messages/hosts/form.ts';
import styles from '../../hosts.module.css';
import { CertificateFacts } from './certificate-facts.tsx';

interface CertificateNoteProps {
  readonly certificate: Certificate;
  /** Each kind keeps its certificate elsewhere. */
  readonly kind: HypervisorKind;
  readonly onTrust: (fingerprint: string) => void;
}

/** A certificate that no trusted authority signed, for the user to compare with the host. */
export function CertificateNote({ certificate, kind, onTrust }: CertificateNoteProps) {
  return (
    <div className={styles.certificate}>
      <p>{messages.presented}</p>
      <code className={styles.fingerprint}>{inLines(certificate.fingerprint)}</code>
      <CertificateFacts certificate={certificate} />
      <p>{messages.compare}</p>
      {connectionForms[kind].fingerprintCommands.map(({ on, command }) => (
        <Fragment key={command}>
          {on !== undefined && <p className={styles.quiet}>{on}</p>}
          <code className={styles.command}>{command}</code>
        </Fragment>
      ))}
      <Button variant="default" size="xs" onClick={() => onTrust(certificate.fingerprint)}>
        {messages.trust}
      </Button>
    </div>
  );
}

/** Lines of eight pairs are compared more easily than one of thirty-two. */
const inLines = (fingerprint: string) => fingerprint.match(/(?:[^:]+:?){1,8}/g)?.join('\n');
