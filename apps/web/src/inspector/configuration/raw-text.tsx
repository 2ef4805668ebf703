import { CopyButton, UnstyledButton } from '@mantine/core';
import type { MachineConfiguration } from '@snaptree/core';
import { configurationMessages } from '../../messages/inspector/configuration.ts';
import panel from '../panel.module.css';
import styles from './raw-text.module.css';

interface RawTextProps {
  readonly title: string;
  readonly raw: NonNullable<MachineConfiguration['raw']>;
}

/** The hypervisor's own document without its secrets, collapsed by default. */
export function RawText({ title, raw }: RawTextProps) {
  return (
    <details className={styles.raw}>
      <summary>
        {title} <span className={styles.format}>{raw.format}</span>
      </summary>
      <CopyButton value={raw.text}>
        {({ copied, copy }) => (
          <UnstyledButton className={panel.more} onClick={copy}>
            {copied ? configurationMessages.raw.copied : configurationMessages.raw.copy}
          </UnstyledButton>
        )}
      </CopyButton>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
      <section className={styles.text} tabIndex={0} aria-label={configurationMessages.raw.label(title)}>
        <pre>{raw.text}</pre>
      </section>
      {raw.cut === true && <p className={panel.hint}>{configurationMessages.raw.cut}</p>}
    </details>
  );
}
