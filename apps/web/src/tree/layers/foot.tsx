import { CopyButton, UnstyledButton } from '@mantine/core';
import styles from './foot.module.css';
import type { Row } from './scene/model.ts';
import { factsOf, type NameOf } from './scene/words.ts';

interface FootProps {
  disk: string | undefined;
  row: Row | undefined;
  nameOf: NameOf;
}

/** The layer that was clicked, or that keys have reached: its whole file name, to copy, and all that is known. */
export function Foot({ disk, row, nameOf }: FootProps) {
  if (row === undefined || disk === undefined)
    return <div className={styles.foot}>Choose a layer to see its whole file name and what it rests on.</div>;
  const path = row.kind === 'layer' && !row.ghost ? row.layer.path : undefined;
  return (
    <section className={styles.foot} aria-label="Layer">
      <div className={styles.line}>
        <b>
          {disk} · {row.owner}
        </b>
        {path !== undefined && (
          <>
            <code>{path}</code>
            <CopyButton value={path}>
              {({ copied, copy }) => (
                <UnstyledButton className={styles.copy} onClick={copy} aria-label="Copy the file name">
                  {copied ? 'copied' : 'copy'}
                </UnstyledButton>
              )}
            </CopyButton>
          </>
        )}
      </div>
      <div className={styles.facts}>{factsOf(row, nameOf).join(' · ')}</div>
    </section>
  );
}
