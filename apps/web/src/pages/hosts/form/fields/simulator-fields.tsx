import { NativeSelect, TextInput } from '@mantine/core';
import { SimulatedLibvirt, simulatedVersions, simulatorFormText as text } from '@snaptree/hypervisors';
import { Requirements } from './requirements.tsx';
import type { HostFormOf } from './use-fields.ts';

/** A simulated host. */
export function SimulatorFields({ form }: { form: HostFormOf }) {
  return (
    <>
      <Requirements help={text.help} />
      <NativeSelect
        label={text.libvirt.label}
        description={text.libvirt.help}
        data={SimulatedLibvirt.options.map((value) => ({ value, label: simulatedVersions(value).product }))}
        {...form.getInputProps('libvirt')}
      />
      <TextInput
        label={text.seed.label}
        description={text.seed.help}
        inputMode="numeric"
        {...form.getInputProps('seed')}
      />
    </>
  );
}
