import { TextInput } from '@mantine/core';
import { usualPorts } from '@snaptree/core';
import styles from '../../hosts.module.css';
import type { HostFormOf } from './use-fields.ts';

interface AddressFieldsProps {
  readonly form: HostFormOf;
  readonly example: string;
  readonly way: keyof typeof usualPorts;
}

/** The name of another machine, and the port where it is another than the usual one of this way. */
export function AddressFields({ form, example, way }: AddressFieldsProps) {
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
        description={`Empty: ${usualPorts[way]}`}
        inputMode="numeric"
        {...form.getInputProps('port')}
      />
    </div>
  );
}
