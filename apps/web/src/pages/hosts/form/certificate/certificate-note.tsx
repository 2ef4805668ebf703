import { Button } from '@mantine/core';
import type { Certificate } from '@snaptree/core';
import { Fragment } from 'react';
import type { HostKind } from '../../../../messages/hosts.ts';
import styles from '../../hosts.module.css';
import { CertificateFacts } from './certificate-facts.tsx';

interface CertificateNoteProps {
  readonly certificate: Certificate;
  /** What runs there: each keeps its certificate elsewhere. */
  readonly kind: HostKind;
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
      {places[kind].map(({ on, command }) => (
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

const fingerprintOf = 'openssl x509 -noout -fingerprint -sha256';

/** Where each kind of host keeps the certificate that it shows, and how its fingerprint is told there. */
const places: Record<HostKind, readonly { on?: string; command: string }[]> = {
  libvirt: [{ command: `${fingerprintOf} -in /etc/pki/libvirt/servercert.pem` }],
  virtualbox: [
    { on: 'the file that vboxwebsrv was given with --keyfile', command: `${fingerprintOf} -in server.pem` },
  ],
  vsphere: [
    {
      on: 'vCenter',
      command: `/usr/lib/vmware-vmafd/bin/vecs-cli entry getcert --store MACHINE_SSL_CERT --alias __MACHINE_CERT | ${fingerprintOf}`,
    },
    { on: 'ESXi', command: `${fingerprintOf} -in /etc/vmware/ssl/rui.crt` },
  ],
  simulator: [],
};

/** Lines of eight pairs are compared more easily than one of thirty-two. */
const inLines = (fingerprint: string) => fingerprint.match(/(?:[^:]+:?){1,8}/g)?.join('\n');
