import { CopyButton, UnstyledButton } from '@mantine/core';
import { layersMessages } from '../../messages/tree/layers.ts';
import styles from './foot.module.css';
import { factsOf, type NameOf } from './scene/facts.ts';
import type { Row } from './scene/model.ts';

interface FootProps {
  disk: string | undefined;
  row: Row | undefined;
  nameOf: NameOf;
}

/** The full path of the selected layer, with a copy button, and its facts. */
export function Foot({ disk, row, nameOf }: FootProps) {
  if (row === undefined || disk === undefined)
    return <div className={styles.foot}>{layersMessages.footHint}</div>;
  const path = row.kind === 'layer' && !row.ghost ? row.layer.path : undefined;
  return (
    <section className={styles.foot} aria-label={layersMessages.layer}>
      <div className={styles.line}>
        <b>
          {disk} · {row.owner}
        </b>
        {path !== undefined && (
          <>
            <code>{path}</code>
            <CopyButton value={path}>
              {({ copied, copy }) => (
                <UnstyledButton className={styles.copy} onClick={copy} aria-label={layersMessages.copyPath}>
                  {copied ? layersMessages.copied : layersMessages.copy}
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
