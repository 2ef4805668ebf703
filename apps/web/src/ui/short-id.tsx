import { CopyButton, UnstyledButton } from '@mantine/core';
import { uiMessages } from '../messages/shell/ui.ts';
import styles from './short-id.module.css';

/** The start of an id; complete on hover, copied on click. */
export function ShortId({ id }: { id: string }) {
  return (
    <CopyButton value={id}>
      {({ copied, copy }) => (
        <UnstyledButton className={styles.id} onClick={copy} title={id} aria-label={uiMessages.copyId(id)}>
          {copied ? uiMessages.copied : id.length > 12 ? `${id.slice(0, 8)}…` : id}
        </UnstyledButton>
      )}
    </CopyButton>
  );
}
