import { TextInput } from '@mantine/core';
import { simulatorFormText as text } from '@snaptree/hypervisors';
import { Requirements } from './requirements.tsx';
import type { HostFormOf } from './use-fields.ts';

/** A simulated host. */
export function SimulatorFields({ form }: { form: HostFormOf }) {
  return (
    <>
      <Requirements help={text.help} />
      <TextInput
        label={text.seed.label}
        description={text.seed.help}
        inputMode="numeric"
        {...form.getInputProps('seed')}
      />
    </>
  );
}
