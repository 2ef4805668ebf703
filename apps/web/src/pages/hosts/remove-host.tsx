import { Button, Modal } from '@mantine/core';
import type { Host } from '@snaptree/hypervisors';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { call } from '../../api/http/client.ts';
import { problemOf } from '../../api/http/problem.ts';
import { hostsEdited } from '../../api/queries/cache.ts';
import { hostListMessages, removeHostMessages as messages } from '../../messages/hosts/list.ts';
import { ProblemNote } from '../../ui/problem-note.tsx';
import styles from './hosts.module.css';

interface RemoveHostProps {
  /** Absent while no host is being removed. */
  readonly host: Host | undefined;
  readonly onDone: () => void;
}

/** Asks before a host is removed, with what is deleted and what is kept. */
export function RemoveHost({ host, onDone }: RemoveHostProps) {
  return (
    <Modal
      opened={host !== undefined}
      onClose={onDone}
      size={520}
      title={host === undefined ? '' : hostListMessages.removeNamed(host.name)}
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
      <p>{messages.text(host.name)}</p>
      <dl className={styles.consequences}>
        <dt>{messages.kept}</dt>
        <dd>{messages.keptText}</dd>
        <dt>{messages.deleted}</dt>
        <dd>{messages.deletedText}</dd>
      </dl>
      {remove.error !== null && <ProblemNote problem={problemOf(remove.error)} />}
      <div className={styles.buttons}>
        <Button variant="default" onClick={onDone} data-autofocus>
          {messages.cancel}
        </Button>
        <Button loading={remove.isPending} onClick={() => remove.mutate()}>
          {messages.remove}
        </Button>
      </div>
    </div>
  );
}
