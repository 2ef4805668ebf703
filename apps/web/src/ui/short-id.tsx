import { CopyButton, UnstyledButton } from '@mantine/core';
import styles from './short-id.module.css';

/** The start of an id, whole on hover, copied on click. */
export function ShortId({ id }: { id: string }) {
  return (
    <CopyButton value={id}>
      {({ copied, copy }) => (
        <UnstyledButton className={styles.id} onClick={copy} title={id} aria-label={`Copy the id ${id}`}>
          {copied ? 'copied' : id.length > 12 ? `${id.slice(0, 8)}…` : id}
        </UnstyledButton>
      )}
    </CopyButton>
  );
}
