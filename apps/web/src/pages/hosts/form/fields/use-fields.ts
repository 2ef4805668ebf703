import { useForm } from '@mantine/form';
import type { Host, HostFields } from '@snaptree/hypervisors';
import { checkFields } from '../check-fields.ts';

/** The fields of the form, checked while the user types. */
export const useFields = (initial: HostFields, host: Host | undefined, others: readonly Host[]) =>
  useForm<HostFields>({
    mode: 'controlled',
    initialValues: initial,
    validate: (values) => checkFields(values, { host, others }),
    validateInputOnChange: true,
  });

export type HostFormOf = ReturnType<typeof useFields>;
