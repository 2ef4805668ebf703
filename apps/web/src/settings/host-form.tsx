import { Button, NativeSelect, PasswordInput, SegmentedControl, TextInput } from '@mantine/core';
import type { Host, HostDraft, Problem } from '@snaptree/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { hostsEdited } from '../api/cache.ts';
import { call } from '../api/client.ts';
import { problemOf } from '../api/problem.ts';
import { ProblemNote } from '../marks/problem-note.tsx';
import { counted } from '../words/figures.ts';
import { checkFields, emptyFields, type FieldErrors, fieldsOf, type HostFields } from './draft.ts';
import styles from './settings.module.css';

interface HostFormProps {
  /** Absent: a new host. */
  host?: Host;
  onDone: () => void;
}

const transports = [
  { value: 'unix', label: 'This machine' },
  { value: 'ssh', label: 'SSH' },
  { value: 'tls', label: 'TLS' },
  { value: 'tcp', label: 'TCP' },
];

/** A libvirt host in structured fields. It is tested before it can be saved, and says what answered. */
export function HostForm({ host, onDone }: HostFormProps) {
  const [fields, setFields] = useState<HostFields>(host === undefined ? emptyFields : fieldsOf(host));
  const [errors, setErrors] = useState<FieldErrors>({});
  const { test, save } = useHostRequests(host, onDone);
  const set = (change: Partial<HostFields>) => {
    setFields({ ...fields, ...change });
    setErrors({});
    test.reset();
    save.reset();
  };
  const submit = (send: (draft: HostDraft) => void) => {
    const checked = checkFields(fields);
    if (checked.ok) send(checked.draft);
    else setErrors(checked.errors);
  };
  const onSubmit = (event: FormEvent) => {
    event.preventDefault();
    submit(test.data?.ok === true ? save.mutate : test.mutate);
  };
  const failure: Problem | undefined =
    test.data?.ok === false ? test.data.problem : failureOf(test.error ?? save.error);
  return (
    <form className={styles.form} onSubmit={onSubmit}>
      <TextInput
        label="Name"
        description="How it is called here"
        value={fields.name}
        onChange={(event) => set({ name: event.currentTarget.value })}
        error={errors.name}
        data-autofocus
      />
      <Way fields={fields} errors={errors} set={set} />
      <SignIn fields={fields} errors={errors} set={set} known={host !== undefined} />
      {test.data?.ok === true && (
        <p className={styles.answer} role="status">
          ✓ {test.data.product} answered, with {counted(test.data.domains, 'machine')}.
        </p>
      )}
      {failure !== undefined && <ProblemNote problem={failure} />}
      <div className={styles.buttons}>
        <Button variant="default" onClick={onDone}>
          Cancel
        </Button>
        <Button variant="default" loading={test.isPending} onClick={() => submit(test.mutate)}>
          Test
        </Button>
        <Button type="submit" loading={save.isPending} disabled={test.data?.ok !== true}>
          Save
        </Button>
      </div>
      {test.data === undefined && (
        <p className={styles.quiet}>Test the connection first; then it can be saved.</p>
      )}
    </form>
  );
}

function useHostRequests(host: Host | undefined, onDone: () => void) {
  const client = useQueryClient();
  const test = useMutation({ mutationFn: (body: HostDraft) => call('testHost', { body }) });
  const save = useMutation({
    mutationFn: (body: HostDraft) =>
      host === undefined
        ? call('addHost', { body })
        : call('updateHost', { params: { host: host.id }, body }),
    onSuccess: () => {
      hostsEdited(client);
      onDone();
    },
  });
  return { test, save };
}

const failureOf = (error: Error | null) => (error === null ? undefined : problemOf(error));

interface PartProps {
  fields: HostFields;
  errors: FieldErrors;
  set: (change: Partial<HostFields>) => void;
}

/** Which way the host is reached, and only the fields that this way needs. */
function Way({ fields, errors, set }: PartProps) {
  const text = (field: keyof HostFields, label: string, description?: string) => (
    <TextInput
      label={label}
      description={description}
      value={fields[field]}
      onChange={(event) => set({ [field]: event.currentTarget.value })}
      error={errors[field]}
    />
  );
  const { transport } = fields;
  return (
    <>
      <div>
        <span className={styles.label} id="way">
          Reached by
        </span>
        <SegmentedControl
          fullWidth
          aria-labelledby="way"
          data={transports}
          value={transport}
          onChange={(value) => {
            const chosen = (['unix', 'ssh', 'tls', 'tcp'] as const).find((each) => each === value);
            if (chosen !== undefined) set({ transport: chosen });
          }}
        />
      </div>
      {transport === 'unix' && text('path', 'Socket', 'Empty: the usual sockets are tried in turn')}
      {transport !== 'unix' && (
        <div className={styles.pair}>
          {text('address', 'Address')}
          {text('port', 'Port', 'Empty: the usual one')}
        </div>
      )}
      {transport === 'ssh' &&
        text('user', 'User', 'Keys and known hosts are those of the account that runs Snaptree')}
      {transport === 'tls' &&
        text('fingerprint', 'Fingerprint', 'SHA-256 of the certificate, for a self-signed one')}
      {transport === 'tcp' && (
        <p className={styles.quiet}>
          Plain TCP is not encrypted: whoever can listen on the way can read what is sent, passwords included.
        </p>
      )}
      <div className={styles.pair}>
        <NativeSelect
          label="Driver"
          value={fields.driver}
          onChange={(event) => set({ driver: event.currentTarget.value === 'test' ? 'test' : 'qemu' })}
          data={[
            { value: 'qemu', label: 'QEMU' },
            { value: 'test', label: 'test (machines that are made up)' },
          ]}
        />
        <NativeSelect
          label="Machines of"
          value={fields.scope}
          onChange={(event) => set({ scope: event.currentTarget.value === 'session' ? 'session' : 'system' })}
          data={[
            { value: 'system', label: 'the whole system' },
            { value: 'session', label: 'the account that runs Snaptree' },
          ]}
        />
      </div>
    </>
  );
}

function SignIn({ fields, errors, set, known }: PartProps & { known: boolean }) {
  return (
    <div className={styles.pair}>
      <TextInput
        label="Sign-in name"
        description="Only where the host asks for one"
        value={fields.username}
        onChange={(event) => set({ username: event.currentTarget.value })}
        error={errors.username}
        autoComplete="off"
      />
      <PasswordInput
        label="Password"
        description={known ? 'Empty: stays as it is' : 'Is never shown again'}
        value={fields.password}
        onChange={(event) => set({ password: event.currentTarget.value })}
        error={errors.password}
        autoComplete="new-password"
      />
    </div>
  );
}
