import { Checkbox, NativeSelect, SegmentedControl, TextInput } from '@mantine/core';
import {
  type Host,
  hasAppArmor,
  hasScope,
  hasSignIn,
  libvirtHelp,
  libvirtPorts,
  libvirtFormText as text,
} from '@snaptree/hypervisors';
import styles from '../../hosts.module.css';
import { AddressFields } from './address-fields.tsx';
import { Requirements } from './requirements.tsx';
import { SignInFields } from './sign-in-fields.tsx';
import { TlsFields } from './tls-fields.tsx';
import type { HostFormOf } from './use-fields.ts';

const transports = (['unix', 'ssh', 'tls', 'tcp'] as const).map((value) => ({
  value,
  label: text.transports[value],
}));

interface PartProps {
  readonly form: HostFormOf;
  readonly host: Host | undefined;
}

/** A libvirt host: its connection, driver, scope and sign-in. Only the fields that its transport needs. */
export function LibvirtFields({ form, host }: PartProps) {
  const { values } = form;
  return (
    <>
      <div>
        <span className={styles.label} id="transport">
          {text.connection}
        </span>
        <SegmentedControl
          fullWidth
          aria-labelledby="transport"
          data={transports}
          value={values.transport}
          onChange={(value) => {
            form.setFieldValue('transport', value);
            form.clearErrors();
          }}
        />
      </div>
      <Requirements help={libvirtHelp(values)} />
      <Address form={form} />
      {values.transport === 'tls' && <TlsFields form={form} host={host} />}
      <DriverAndScope form={form} />
      {hasAppArmor(values) && <AppArmor form={form} />}
      {hasSignIn(values) && <SignInFields form={form} host={host} hint={text.signInHelp} />}
    </>
  );
}

function Address({ form }: { form: HostFormOf }) {
  const { transport } = form.values;
  if (transport === 'unix') {
    return (
      <TextInput
        label={text.socket.label}
        description={text.socket.help}
        placeholder="/run/libvirt/libvirt-sock"
        {...form.getInputProps('path')}
      />
    );
  }
  return (
    <>
      <AddressFields form={form} example={text.addressExample} standardPort={libvirtPorts[transport]} />
      {transport === 'ssh' && (
        <>
          <TextInput
            label={text.user.label}
            description={text.user.help}
            autoComplete="off"
            {...form.getInputProps('user')}
          />
          <Checkbox
            label={text.useSshConfig.label}
            description={text.useSshConfig.help}
            {...form.getInputProps('useSshConfig', { type: 'checkbox' })}
          />
        </>
      )}
    </>
  );
}

function DriverAndScope({ form }: { form: HostFormOf }) {
  const scopes = text.scopes(form.values.transport);
  return (
    <div className={styles.pair}>
      <NativeSelect
        label={text.driver.label}
        description={text.driver.help}
        data={[
          { value: 'qemu', label: text.drivers.qemu },
          { value: 'test', label: text.drivers.test },
        ]}
        {...form.getInputProps('driver')}
      />
      {hasScope(form.values) && (
        <NativeSelect
          label={text.scope.label}
          description={text.scope.help}
          data={[
            { value: 'system', label: scopes.system },
            { value: 'session', label: scopes.session },
          ]}
          {...form.getInputProps('scope')}
        />
      )}
    </div>
  );
}

const appArmorChoices = (['installed', 'merge', 'revert', 'both'] as const).map((value) => ({
  value,
  label: text.appArmorChoices[value],
}));

function AppArmor({ form }: { form: HostFormOf }) {
  return (
    <NativeSelect
      label={text.appArmor.label}
      description={text.appArmor.help}
      data={appArmorChoices}
      {...form.getInputProps('appArmor')}
    />
  );
}
