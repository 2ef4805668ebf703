import { type Host, vSphereFormText as text, VSPHERE_PORT } from '@snaptree/hypervisors';
import { AddressFields } from './address-fields.tsx';
import { Requirements } from './requirements.tsx';
import { SignInFields } from './sign-in-fields.tsx';
import { ServerTlsFields } from './tls-fields.tsx';
import type { HostFormOf } from './use-fields.ts';

interface VSphereFieldsProps {
  readonly form: HostFormOf;
  readonly host: Host | undefined;
}

/** A vCenter or an ESXi host: its address, certificate and sign-in. */
export function VSphereFields({ form, host }: VSphereFieldsProps) {
  return (
    <>
      <Requirements help={text.help} />
      <AddressFields form={form} example={text.addressExample} standardPort={VSPHERE_PORT} />
      <ServerTlsFields form={form} host={host} />
      <SignInFields form={form} host={host} hint={text.signInHelp} />
    </>
  );
}
