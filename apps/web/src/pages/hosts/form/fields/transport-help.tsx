import type { HostFields } from '@snaptree/hypervisors';
import type { ReactNode } from 'react';
import styles from '../../hosts.module.css';

const Command = ({ children }: { children: ReactNode }) => <code className={styles.command}>{children}</code>;

/** What has to be set so that the host can be reached this way, with what was typed put in. */
export function TransportHelp({ values }: { values: HostFields }) {
  return (
    <section className={styles.help} aria-label="What the host needs">
      <Help values={values} />
    </section>
  );
}

function Help({ values }: { values: HostFields }) {
  const host = values.address.trim() === '' ? 'HOST' : values.address.trim();
  switch (values.transport) {
    case 'unix':
      return (
        <>
          <p>The account that runs Snaptree must be allowed to manage machines. On most systems:</p>
          <Command>sudo usermod -aG libvirt ACCOUNT</Command>
        </>
      );
    case 'ssh': {
      const user = values.user.trim() === '' ? '' : `${values.user.trim()}@`;
      const port = values.port.trim() === '' ? '' : `-p ${values.port.trim()} `;
      return (
        <>
          <p>
            Snaptree runs ssh with the keys and known hosts of the account that runs it, and nobody answers
            its questions. As that account, connect once by hand; the user there must be allowed to manage
            machines:
          </p>
          <Command>{`ssh ${port}${user}${host} virsh -c qemu:///${values.scope} list --all`}</Command>
        </>
      );
    }
    case 'tls':
      return (
        <>
          <p>
            The daemon needs a certificate of its own. Then let it listen, and give it below what it asks for:
            a client certificate, or a sign-in with tls_no_verify_certificate = 1 and auth_tls = "sasl" in
            libvirtd.conf.
          </p>
          <Command>sudo systemctl enable --now libvirtd-tls.socket</Command>
        </>
      );
    case 'tcp':
      return (
        <>
          <p>
            <b>Neither encrypted nor signed in</b>: whoever is on the way can read and change what is sent.
            Only for a network that nobody else is on. In libvirtd.conf: auth_tcp = "none", then:
          </p>
          <Command>sudo systemctl enable --now libvirtd-tcp.socket</Command>
        </>
      );
    default:
      return values.transport satisfies never;
  }
}
