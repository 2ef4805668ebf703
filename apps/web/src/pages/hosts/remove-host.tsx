import { Button, Modal } from '@mantine/core';
import type { Host } from '@snaptree/hypervisors';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { call } from '../../api/http/client.ts';
import { problemOf } from '../../api/http/problem.ts';
import { hostsEdited } from '../../api/queries/cache.ts';
import { ProblemNote } from '../../ui/problem-note.tsx';
import styles from './hosts.module.css';

interface RemoveHostProps {
  /** Absent: nobody is about to remove one. */
  readonly host: Host | undefined;
  readonly onDone: () => void;
}

/** Asks before a host is forgotten, with what goes and what stays. */
export function RemoveHost({ host, onDone }: RemoveHostProps) {
  return (
    <Modal
      opened={host !== undefined}
      onClose={onDone}
      size={520}
      title={host === undefined ? '' : `Remove ${host.name}`}
    >
      {host !== undefined && <Question host={host} onDone={onDone} />}
    </Modal>
  );
}

function Question({ host, onDone }: { host: Host; onDone: () => void }) {
  const client = useQueryClient();
  const remove = useMutation({
    mutationFn: () => call('removeHost', { params: { host: host.id } }),
    onSuccess: async () => {
      await hostsEdited(client);
      onDone();
    },
  });
  return (
    <div className={styles.form}>
      <p>Snaptree forgets how to reach {host.name}. Nothing is sent to it.</p>
      <dl className={styles.consequences}>
        <dt>Stays as it is</dt>
        <dd>Its machines, their disks and restore points, and the history of jobs here.</dd>
        <dt>Goes</dt>
        <dd>
          The connection with its password and key, and what only Snaptree knows of the restore points:
          protection and tags that were set here. Adding the host again does not bring these back.
        </dd>
      </dl>
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
