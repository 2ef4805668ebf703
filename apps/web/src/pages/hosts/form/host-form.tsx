import { Button, SegmentedControl, TextInput } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import {
  connectionForms,
  draftOf,
  fieldNames,
  type Host,
  HostDraft,
  type HostFields,
  type HypervisorKind,
  hypervisorKinds,
} from '@snaptree/hypervisors';
import type { ComponentType } from 'react';
import { hostFormMessages as messages } from '../../../messages/hosts/form.ts';
import { takeFocus } from '../../../ui/focus.ts';
import styles from '../hosts.module.css';
import { LibvirtFields } from './fields/libvirt-fields.tsx';
import { SimulatorFields } from './fields/simulator-fields.tsx';
import { type HostFormOf, useFields } from './fields/use-fields.ts';
import { VirtualBoxFields } from './fields/virtualbox-fields.tsx';
import { VSphereFields } from './fields/vsphere-fields.tsx';
import { TestAnswer } from './test-answer.tsx';
import { UnsavedGuard } from './unsaved-guard.tsx';
import { useHostRequests } from './use-host-requests.ts';

interface HostFormProps {
  /** Absent: a new host. */
  readonly host: Host | undefined;
  readonly others: readonly Host[];
  readonly initial: HostFields;
  readonly onSaved: (hostId: string) => void;
  readonly onLeave: () => void;
}

/** The fields of a host. It is tested before it is saved. */
export function HostForm({ host, others, initial, onSaved, onLeave }: HostFormProps) {
  const form = useFields(initial, host, others);
  const Fields = fieldsOfKind[form.values.kind];
  const { test, save } = useHostRequests(host, onSaved);
  const clearAnswers = () => {
    test.reset();
    save.reset();
  };
  const send = (to: (draft: HostDraft) => void) =>
    form.onSubmit(
      (values) => {
        clearAnswers();
        to(HostDraft.parse(draftOf(values)));
      },
      (errors) => focusFirst(form, errors),
    );
  const trust = (fingerprint: string) => {
    form.setFieldValue('fingerprint', fingerprint);
    clearAnswers();
    test.mutate(HostDraft.parse(draftOf({ ...form.values, fingerprint })));
  };
  return (
    <form className={styles.form} onSubmit={send(save.mutate)} onChange={clearAnswers} noValidate>
      <UnsavedGuard dirty={form.isDirty() && !save.isPending && !save.isSuccess} />
      <TextInput
        label={messages.name.label}
        description={messages.name.help}
        ref={host === undefined ? takeFocus : undefined}
        {...form.getInputProps('name')}
      />
      {host === undefined && <Kind form={form} />}
      <Fields form={form} host={host} />
      <TestAnswer test={test} save={save} kind={form.values.kind} onTrust={trust} />
      <div className={styles.foot}>
        <p className={styles.quiet}>{messages.testedFirst}</p>
        <Button variant="default" onClick={onLeave}>
          {messages.cancel}
        </Button>
        <Button variant="default" loading={test.isPending} onClick={() => send(test.mutate)()}>
          {messages.test}
        </Button>
        <Button type="submit" loading={save.isPending}>
          {messages.save}
        </Button>
      </div>
    </form>
  );
}

interface FieldsProps {
  readonly form: HostFormOf;
  readonly host: Host | undefined;
}

const fieldsOfKind: { readonly [K in HypervisorKind]: ComponentType<FieldsProps> } = {
  libvirt: LibvirtFields,
  virtualbox: VirtualBoxFields,
  vsphere: VSphereFields,
  simulator: SimulatorFields,
};

function Kind({ form }: { form: HostFormOf }) {
  // In one row the four do not fit a phone.
  const narrow = useMediaQuery('(max-width: 620px)', false, { getInitialValueInEffect: false });
  return (
    <div>
      <span className={styles.label} id="kind">
        {messages.kind}
      </span>
      <SegmentedControl
        aria-labelledby="kind"
        fullWidth={narrow}
        orientation={narrow ? 'vertical' : 'horizontal'}
        data={hypervisorKinds.map((value) => ({ value, label: connectionForms[value].choice }))}
        value={form.values.kind}
        onChange={(value) => {
          form.setFieldValue('kind', value);
          form.clearErrors();
        }}
      />
    </div>
  );
}

/** Focuses the first field with an error. */
function focusFirst(form: HostFormOf, errors: Record<string, unknown>): void {
  const first = fieldNames.find((name) => errors[name] !== undefined);
  if (first !== undefined) form.getInputNode(first)?.focus();
}
