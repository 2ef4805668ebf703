import { NativeSelect, SegmentedControl, TextInput } from '@mantine/core';
import { type Host, hasScope, hasSignIn, libvirtPorts, type TransportKind } from '@snaptree/hypervisors';
import styles from '../../hosts.module.css';
import { AddressFields } from './address-fields.tsx';
import { SignInFields } from './sign-in-fields.tsx';
import { TlsFields } from './tls-fields.tsx';
import { TransportHelp } from './transport-help.tsx';
import type { HostFormOf } from './use-fields.ts';

const ways: { value: TransportKind; label: string }[] = [
  { value: 'unix', label: 'This machine' },
  { value: 'ssh', label: 'SSH' },
  { value: 'tls', label: 'TLS' },
  { value: 'tcp', label: 'TCP' },
];

interface PartProps {
  readonly form: HostFormOf;
  readonly host: Host | undefined;
}

/** A libvirt host: the way there, whose machines, and the sign-in. Only the fields that the way needs. */
export function LibvirtFields({ form, host }: PartProps) {
  const { values } = form;
  return (
    <>
      <div>
        <span className={styles.label} id="way">
          Reached by
        </span>
        <SegmentedControl
          fullWidth
          aria-labelledby="way"
          data={ways}
          value={values.transport}
          onChange={(value) => {
            form.setFieldValue('transport', value);
            form.clearErrors();
          }}
        />
      </div>
      <TransportHelp values={values} />
      <Address form={form} />
      {values.transport === 'tls' && <TlsFields form={form} host={host} />}
      <Machines form={form} />
      {hasSignIn(values) && (
        <SignInFields form={form} host={host} hint="Only where libvirt asks for one (SASL)" />
      )}
    </>
  );
}

function Address({ form }: { form: HostFormOf }) {
  const { transport } = form.values;
  if (transport === 'unix') {
    return (
      <TextInput
        label="Socket"
        description="Empty: the usual sockets are tried in turn"
        placeholder="/run/libvirt/libvirt-sock"
        {...form.getInputProps('path')}
      />
    );
  }
  return (
    <>
      <AddressFields form={form} example="kvm-1.example.org" usualPort={libvirtPorts[transport]} />
      {transport === 'ssh' && (
        <TextInput
          label="User"
          description="Empty: as ssh is configured here"
          autoComplete="off"
          {...form.getInputProps('user')}
        />
      )}
    </>
  );
}

function Machines({ form }: { form: HostFormOf }) {
  return (
    <div className={styles.pair}>
      <NativeSelect
        label="Driver"
        description="What libvirt is asked for"
        data={[
          { value: 'qemu', label: 'QEMU and KVM' },
          { value: 'test', label: 'test: machines that libvirt makes up' },
        ]}
        {...form.getInputProps('driver')}
      />
      {hasScope(form.values) && (
        <NativeSelect
          label="Machines of"
          description={form.values.transport === 'ssh' ? 'On that machine' : 'On this machine'}
          data={[
            { value: 'system', label: 'the whole system' },
            {
              value: 'session',
              label: form.values.transport === 'ssh' ? 'that user' : 'the account that runs Snaptree',
            },
          ]}
          {...form.getInputProps('scope')}
        />
      )}
    </div>
  );
}
