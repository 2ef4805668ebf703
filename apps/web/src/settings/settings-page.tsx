import { Button, Modal, Skeleton } from '@mantine/core';
import type { Host, HostConnection } from '@snaptree/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { hostsEdited } from '../api/cache.ts';
import { call } from '../api/client.ts';
import { problemOf } from '../api/problem.ts';
import { hostsQuery } from '../api/queries.ts';
import { HostDot } from '../fleet/host-dot.tsx';
import { Late } from '../marks/late.tsx';
import { ProblemNote } from '../marks/problem-note.tsx';
import { When } from '../marks/when.tsx';
import { HostForm } from './host-form.tsx';
import styles from './settings.module.css';

type Dialog = { kind: 'add' } | { kind: 'edit'; host: Host } | { kind: 'remove'; host: Host };

/** The hosts that this server speaks to. */
export function SettingsPage() {
  const hosts = useQuery(hostsQuery);
  const [dialog, setDialog] = useState<Dialog>();
  const close = () => setDialog(undefined);
  return (
    <main className={styles.page}>
      <title>Hosts · Snaptree</title>
      <header className={styles.head}>
        <h1>Hosts</h1>
        <Button onClick={() => setDialog({ kind: 'add' })}>Add a host</Button>
      </header>
      {hosts.error !== null && <ProblemNote problem={problemOf(hosts.error)} />}
      {hosts.isPending && (
        <Late>
          <Skeleton height={64} mb={12} />
          <Skeleton height={64} mb={12} />
        </Late>
      )}
      {hosts.data?.length === 0 && (
        <p className={styles.quiet}>No host yet. Add the machine that runs your virtual machines.</p>
      )}
      <ul className={styles.hosts}>
        {(hosts.data ?? []).map((host) => (
          <HostRow key={host.id} host={host} onDialog={setDialog} />
        ))}
      </ul>
      <Modal
        opened={dialog !== undefined}
        onClose={close}
        size={560}
        title={dialog === undefined ? '' : dialogTitle(dialog)}
      >
        {dialog?.kind === 'add' && <HostForm onDone={close} />}
        {dialog?.kind === 'edit' && <HostForm host={dialog.host} onDone={close} />}
        {dialog?.kind === 'remove' && <Remove host={dialog.host} onDone={close} />}
      </Modal>
    </main>
  );
}

function dialogTitle(dialog: Dialog): string {
  switch (dialog.kind) {
    case 'add':
      return 'Add a host';
    case 'edit':
      return `Change ${dialog.host.name}`;
    case 'remove':
      return `Remove ${dialog.host.name}`;
    default:
      return dialog satisfies never;
  }
}

const originWords: Record<Host['origin'], string> = {
  file: 'from the configuration file',
  settings: 'added here',
  demo: 'demonstration',
};

function HostRow({ host, onDialog }: { host: Host; onDialog: (dialog: Dialog) => void }) {
  const { state } = host;
  return (
    <li className={styles.host}>
      <HostDot state={state} />
      <div className={styles.hostText}>
        <b>{host.name}</b>
        <span className={styles.quiet}>
          {connectionInWords(host.connection)} · {originWords[host.origin]}
          {state.kind === 'connected' ? ` · ${state.product}` : ''}
        </span>
        {state.kind === 'unreachable' && (
          <>
            <span className={styles.quiet}>
              without an answer since <When at={state.since} />
            </span>
            <ProblemNote problem={state.problem} />
          </>
        )}
      </div>
      {host.origin === 'settings' && (
        <span className={styles.rowButtons}>
          <Button variant="default" size="xs" onClick={() => onDialog({ kind: 'edit', host })}>
            Change
          </Button>
          <Button variant="default" size="xs" onClick={() => onDialog({ kind: 'remove', host })}>
            Remove
          </Button>
        </span>
      )}
    </li>
  );
}

/** A connection as one readable line. */
export function connectionInWords(connection: HostConnection): string {
  if (connection.kind === 'simulator') return 'simulator';
  const { transport, driver } = connection;
  switch (transport.kind) {
    case 'unix':
      return `libvirt (${driver}) on this machine${transport.path === undefined ? '' : `, ${transport.path}`}`;
    case 'ssh': {
      const user = transport.user === undefined ? '' : `${transport.user}@`;
      return `libvirt (${driver}) by SSH, ${user}${transport.host}${port(transport.port)}`;
    }
    case 'tcp':
    case 'tls':
      return `libvirt (${driver}) by ${transport.kind.toUpperCase()}, ${transport.host}${port(transport.port)}`;
    default:
      return transport satisfies never;
  }
}

const port = (number: number | undefined) => (number === undefined ? '' : `:${number}`);

function Remove({ host, onDone }: { host: Host; onDone: () => void }) {
  const client = useQueryClient();
  const remove = useMutation({
    mutationFn: () => call('removeHost', { params: { host: host.id } }),
    onSuccess: () => {
      hostsEdited(client);
      onDone();
    },
  });
  return (
    <div className={styles.form}>
      <p>
        Snaptree forgets this host. Nothing on the hypervisor changes: its machines and snapshots stay as they
        are.
      </p>
      {remove.error !== null && <ProblemNote problem={problemOf(remove.error)} />}
      <div className={styles.buttons}>
        <Button variant="default" onClick={onDone} data-autofocus>
          Keep it
        </Button>
        <Button loading={remove.isPending} onClick={() => remove.mutate()}>
          Remove the host
        </Button>
      </div>
    </div>
  );
}
