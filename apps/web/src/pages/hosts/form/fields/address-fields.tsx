import { TextInput } from '@mantine/core';
import { hostFormMessages as messages } from '../../../../messages/hosts/form.ts';
import styles from '../../hosts.module.css';
import type { HostFormOf } from './use-fields.ts';

interface AddressFieldsProps {
  readonly form: HostFormOf;
  readonly example: string;
  readonly standardPort: number;
}

/** The address of a remote host, and its port where it is not the default. */
export function AddressFields({ form, example, standardPort }: AddressFieldsProps) {
  return (
    <div className={styles.pair}>
      <TextInput
        label={messages.address.label}
        description={messages.address.help}
        placeholder={example}
        {...form.getInputProps('address')}
      />
      <TextInput
        label={messages.port.label}
        description={messages.port.help(standardPort)}
        inputMode="numeric"
        {...form.getInputProps('port')}
      />
    </div>
  );
}
