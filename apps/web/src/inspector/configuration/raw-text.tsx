import { CopyButton, UnstyledButton } from '@mantine/core';
import type { MachineConfiguration } from '@snaptree/core';
import panel from '../panel.module.css';
import styles from './raw-text.module.css';

interface RawTextProps {
  readonly title: string;
  readonly raw: NonNullable<MachineConfiguration['raw']>;
}

/** The hypervisor's own document without its secrets, folded away until somebody wants to read or copy it. */
export function RawText({ title, raw }: RawTextProps) {
  return (
    <details className={styles.raw}>
      <summary>
        {title} <span className={styles.format}>{raw.format}</span>
      </summary>
      <CopyButton value={raw.text}>
        {({ copied, copy }) => (
          <UnstyledButton className={panel.more} onClick={copy}>
            {copied ? 'Copied' : 'Copy the text'}
          </UnstyledButton>
        )}
      </CopyButton>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
      <section className={styles.text} tabIndex={0} aria-label={`${title}, the whole text`}>
        <pre>{raw.text}</pre>
      </section>
      {raw.cut === true && <p className={panel.hint}>The text goes on; this is its beginning.</p>}
    </details>
  );
}
