import { TextInput } from '@mantine/core';
import styles from '../../hosts.module.css';
import type { HostFormOf } from './use-fields.ts';

interface AddressFieldsProps {
  readonly form: HostFormOf;
  readonly example: string;
  readonly usualPort: number;
}

/** The name of another machine, and the port where it differs from the usual one. */
export function AddressFields({ form, example, usualPort }: AddressFieldsProps) {
  return (
    <div className={styles.pair}>
      <TextInput
        label="Address"
        description="Its name or IP address"
        placeholder={example}
        {...form.getInputProps('address')}
      />
      <TextInput
        label="Port"
        description={`Empty: ${usualPort}`}
        inputMode="numeric"
        {...form.getInputProps('port')}
      />
    </div>
  );
}
