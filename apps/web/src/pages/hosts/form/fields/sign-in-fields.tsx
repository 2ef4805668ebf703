import { PasswordInput, TextInput } from '@mantine/core';
import type { Host } from '@snaptree/hypervisors';
import styles from '../../hosts.module.css';
import type { HostFormOf } from './use-fields.ts';

interface SignInFieldsProps {
  readonly form: HostFormOf;
  readonly host: Host | undefined;
  /** Where a name is needed. */
  readonly hint: string;
}

export function SignInFields({ form, host, hint }: SignInFieldsProps) {
  const stored = host?.stored?.includes('password') === true;
  return (
    <div className={styles.pair}>
      <TextInput
        label="Sign-in name"
        description={hint}
        autoComplete="off"
        {...form.getInputProps('username')}
      />
      <PasswordInput
        label="Password"
        description={stored ? 'One is stored. Empty: it stays' : 'Encrypted here, and never shown again'}
        autoComplete="new-password"
        {...form.getInputProps('password')}
      />
    </div>
  );
}
