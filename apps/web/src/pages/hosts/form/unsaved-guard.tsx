import { Button, Modal } from '@mantine/core';
import { useBlocker } from '@tanstack/react-router';
import styles from '../hosts.module.css';

/** Asks before what was typed and not saved is left behind: by a link, by going back, by closing the tab. */
export function UnsavedGuard({ dirty }: { dirty: boolean }) {
  const { status, proceed, reset } = useBlocker({
    shouldBlockFn: () => dirty,
    enableBeforeUnload: () => dirty,
    withResolver: true,
  });
  return (
    <Modal opened={status === 'blocked'} onClose={() => reset?.()} title="Leave without saving?" size={420}>
      <div className={styles.form}>
        <p>What you have typed is not saved. The host stays as it was.</p>
        <div className={styles.buttons}>
          <Button variant="default" onClick={() => proceed?.()}>
            Leave
          </Button>
          <Button onClick={() => reset?.()} data-autofocus>
            Go on typing
          </Button>
        </div>
      </div>
    </Modal>
  );
}
