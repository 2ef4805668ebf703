import { type Host, VSPHERE_PORT } from '@snaptree/hypervisors';
import styles from '../../hosts.module.css';
import { AddressFields } from './address-fields.tsx';
import { SignInFields } from './sign-in-fields.tsx';
import { ServerTlsFields } from './tls-fields.tsx';
import type { HostFormOf } from './use-fields.ts';

interface VSphereFieldsProps {
  readonly form: HostFormOf;
  readonly host: Host | undefined;
}

/** A vCenter or an ESXi host: where it is, how it is known, and the sign-in. */
export function VSphereFields({ form, host }: VSphereFieldsProps) {
  return (
    <>
      <section className={styles.help} aria-label="What the host needs">
        <p>
          A vCenter shows the machines of all its ESXi hosts: add it, not each of them. An ESXi host can be
          added by itself where no vCenter manages it.{' '}
          <b>With its free licence a host can only be looked at</b>: its API takes no changes.
        </p>
        <p>
          The account needs a role with Snapshot management, Interaction (power on, power off, suspend) and
          Cancel task on these machines, and Read-only on the datastores and on the other machines there:
          linked clones are not recognised without it. <code>docs/hosts/vsphere.md</code> lists the privileges
          by name.
        </p>
      </section>
      <AddressFields form={form} example="vcenter.example.org" usualPort={VSPHERE_PORT} />
      <ServerTlsFields form={form} host={host} />
      <SignInFields form={form} host={host} hint="With its domain: snaptree@vsphere.local" />
    </>
  );
}
