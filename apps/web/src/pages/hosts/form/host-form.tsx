import { Button, SegmentedControl, TextInput } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { type Host, HostDraft } from '@snaptree/core';
import { takeFocus } from '../../../ui/take-focus.ts';
import styles from '../hosts.module.css';
import { LibvirtFields } from './fields/libvirt-fields.tsx';
import { type HostFormOf, useFields } from './fields/use-fields.ts';
import { VirtualBoxFields } from './fields/virtualbox-fields.tsx';
import { VSphereFields } from './fields/vsphere-fields.tsx';
import { fieldNames, type HostFields } from './fields.ts';
import { draftOf } from './host-draft.ts';
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

/** A host in structured fields. It is tested before it is saved, on its own or as the first part of saving. */
export function HostForm({ host, others, initial, onSaved, onLeave }: HostFormProps) {
  const form = useFields(initial, host, others);
  const { test, save } = useHostRequests(host, onSaved);
  const forget = () => {
    test.reset();
    save.reset();
  };
  const send = (to: (draft: HostDraft) => void) =>
    form.onSubmit(
      (values) => {
        forget();
        to(HostDraft.parse(draftOf(values)));
      },
      (errors) => focusFirst(form, errors),
    );
  const trust = (fingerprint: string) => {
    form.setFieldValue('fingerprint', fingerprint);
    forget();
    test.mutate(HostDraft.parse(draftOf({ ...form.values, fingerprint })));
  };
  return (
    <form className={styles.form} onSubmit={send(save.mutate)} onChange={forget} noValidate>
      <UnsavedGuard dirty={form.isDirty() && !save.isPending && !save.isSuccess} />
      <TextInput
        label="Name"
        description="How it is called here"
        ref={host === undefined ? takeFocus : undefined}
        {...form.getInputProps('name')}
      />
      {host === undefined && <Kind form={form} />}
      <FieldsOfKind form={form} host={host} />
      <TestAnswer test={test} save={save} kind={form.values.kind} onTrust={trust} />
      <div className={styles.foot}>
        <p className={styles.quiet}>Saving tests first: what does not answer is not saved.</p>
        <Button variant="default" onClick={onLeave}>
          Cancel
        </Button>
        <Button variant="default" loading={test.isPending} onClick={() => send(test.mutate)()}>
          Test
        </Button>
        <Button type="submit" loading={save.isPending}>
          Save
        </Button>
      </div>
    </form>
  );
}

function FieldsOfKind({ form, host }: { form: HostFormOf; host: Host | undefined }) {
  const { kind } = form.values;
  switch (kind) {
    case 'libvirt':
      return <LibvirtFields form={form} host={host} />;
    case 'virtualbox':
      return <VirtualBoxFields form={form} host={host} />;
    case 'vsphere':
      return <VSphereFields form={form} host={host} />;
    case 'simulator':
      return <SimulatorFields form={form} />;
    default:
      return kind satisfies never;
  }
}

function Kind({ form }: { form: HostFormOf }) {
  // Side by side the four do not fit a phone.
  const narrow = useMediaQuery('(max-width: 620px)', false, { getInitialValueInEffect: false });
  return (
    <div>
      <span className={styles.label} id="kind">
        What runs there
      </span>
      <SegmentedControl
        aria-labelledby="kind"
        orientation={narrow ? 'vertical' : 'horizontal'}
        data={[
          { value: 'libvirt', label: 'libvirt: QEMU, KVM' },
          { value: 'virtualbox', label: 'VirtualBox' },
          { value: 'vsphere', label: 'vSphere: vCenter, ESXi' },
          { value: 'simulator', label: 'Nothing: simulated' },
        ]}
        value={form.values.kind}
        onChange={(value) => {
          form.setFieldValue('kind', value);
          form.clearErrors();
        }}
      />
    </div>
  );
}

function SimulatorFields({ form }: { form: HostFormOf }) {
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

/** What is wrong is nearest to the hand of whoever wanted to send it. */
function focusFirst(form: HostFormOf, errors: Record<string, unknown>): void {
  const first = fieldNames.find((name) => errors[name] !== undefined);
  if (first !== undefined) form.getInputNode(first)?.focus();
}
