import { Button, Modal } from '@mantine/core';
import { useBlocker } from '@tanstack/react-router';
import { unsavedMessages as messages } from '../../../messages/hosts/form.ts';
import styles from '../hosts.module.css';

/** Asks before unsaved changes are lost: by a link, by going back, or by closing the tab. */
export function UnsavedGuard({ dirty }: { dirty: boolean }) {
  const { status, proceed, reset } = useBlocker({
    shouldBlockFn: () => dirty,
    enableBeforeUnload: () => dirty,
    withResolver: true,
  });
  return (
    <Modal opened={status === 'blocked'} onClose={() => reset?.()} title={messages.heading} size={420}>
      <div className={styles.form}>
        <p>{messages.text}</p>
        <div className={styles.buttons}>
          <Button variant="default" onClick={() => proceed?.()}>
            {messages.leave}
          </Button>
          <Button onClick={() => reset?.()} data-autofocus>
            {messages.stay}
          </Button>
        </div>
      </div>
    </Modal>
  );
}
