import { TextInput } from '@mantine/core';
import styles from '../../hosts.module.css';
import type { HostFormOf } from './use-fields.ts';

/** A simulated host: what is made up there. */
export function SimulatorFields({ form }: { form: HostFormOf }) {
  return (
    <>
      <p className={styles.quiet}>
        Machines that are made up, to try things out: nothing real is touched. What is done to them stays,
        until the host is removed.
      </p>
      <TextInput
        label="Seed"
        description="Another number makes other machines; empty for the usual ones"
        inputMode="numeric"
        {...form.getInputProps('seed')}
      />
    </>
  );
}
