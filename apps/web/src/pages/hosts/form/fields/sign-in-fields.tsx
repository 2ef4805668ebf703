import { PasswordInput, TextInput } from '@mantine/core';
import type { Host } from '@snaptree/hypervisors';
import { hostFormMessages as messages } from '../../../../messages/hosts/form.ts';
import styles from '../../hosts.module.css';
import type { HostFormOf } from './use-fields.ts';

interface SignInFieldsProps {
  readonly form: HostFormOf;
  readonly host: Host | undefined;
  /** When a user name is needed. */
  readonly hint: string;
}

export function SignInFields({ form, host, hint }: SignInFieldsProps) {
  const stored = host?.stored?.includes('password') === true;
  return (
    <div className={styles.pair}>
      <TextInput
        label={messages.username.label}
        description={hint}
        autoComplete="off"
        {...form.getInputProps('username')}
      />
      <PasswordInput
        label={messages.password.label}
        description={stored ? messages.password.storedHelp : messages.password.help}
        autoComplete="new-password"
        {...form.getInputProps('password')}
      />
    </div>
  );
}
