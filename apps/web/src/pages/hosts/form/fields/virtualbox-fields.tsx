import { Input, SegmentedControl } from '@mantine/core';
import {
  type Host,
  virtualBoxFormText as text,
  VIRTUALBOX_PORT,
  virtualBoxHelp,
} from '@snaptree/hypervisors';
import styles from '../../hosts.module.css';
import { AddressFields } from './address-fields.tsx';
import { Requirements } from './requirements.tsx';
import { SignInFields } from './sign-in-fields.tsx';
import { ServerTlsFields } from './tls-fields.tsx';
import type { HostFormOf } from './use-fields.ts';

const services = (['local', 'https', 'http'] as const).map((value) => ({
  value,
  label: text.services[value],
}));

interface VirtualBoxFieldsProps {
  readonly form: HostFormOf;
  readonly host: Host | undefined;
}

/** A VirtualBox host: its web service and the sign-in. */
export function VirtualBoxFields({ form, host }: VirtualBoxFieldsProps) {
  const { values } = form;
  return (
    <>
      <div>
        <span className={styles.label} id="service">
          {text.connection}
        </span>
        <SegmentedControl
          fullWidth
          aria-labelledby="service"
          data={services}
          value={values.service}
          onChange={(value) => {
            form.setFieldValue('service', value);
            form.clearErrors();
          }}
        />
        {form.errors.service !== undefined && <Input.Error role="alert">{form.errors.service}</Input.Error>}
      </div>
      <Requirements help={virtualBoxHelp(values.service)} />
      {values.service !== 'local' && (
        <AddressFields form={form} example={text.addressExample} standardPort={VIRTUALBOX_PORT} />
      )}
      {values.service === 'https' && <ServerTlsFields form={form} host={host} />}
      {values.service !== 'local' && <SignInFields form={form} host={host} hint={text.signInHelp} />}
    </>
  );
}
