import { Switch } from '@mantine/core';
import { type ReactNode, useId } from 'react';
import { configurationMessages } from '../../messages/inspector/configuration.ts';
import { differenceCount } from '../../messages/text/counts.ts';
import { Late } from '../../ui/lazy/late.tsx';
import panel from '../panel.module.css';
import type { SettingsView } from '../props.ts';
import styles from './captured-configuration.module.css';
import type { Comparison } from './compare.ts';
import { SettingsTable } from './settings-table.tsx';

interface FrameProps {
  readonly title: string;
  readonly settings: SettingsView;
  /** There are two configurations to compare, so all settings can be shown. */
  readonly canShowAll: boolean;
  /** The section's id, for links within the panel. */
  readonly id?: string;
  readonly children: ReactNode;
}

/** A block of the panel about two configurations: its title, and whether everything is shown or what differs. */
export function ConfigurationFrame({ title, settings, canShowAll, id, children }: FrameProps) {
  const heading = useId();
  return (
    <section className={panel.block} aria-labelledby={heading} {...(id && { id, tabIndex: -1 })}>
      <div className={styles.head}>
        <h3 id={heading}>{title}</h3>
        {canShowAll && (
          <Switch
            size="xs"
            label={configurationMessages.showAll}
            aria-label={configurationMessages.showAllSettings}
            checked={settings.all}
            onChange={(event) => settings.onAll(event.currentTarget.checked)}
          />
        )}
      </div>
      {children}
    </section>
  );
}

interface ComparedProps {
  readonly comparison: Comparison;
  readonly all: boolean;
  readonly words: {
    /** Before the reason why there is nothing to compare. */
    readonly none: string;
    readonly same: string;
    readonly differ: (differences: string) => string;
  };
  /** The labels of the two sides. */
  readonly sides: Pick<Parameters<typeof SettingsTable>[0], 'caption' | 'before' | 'after' | 'words'>;
}

/** Two configurations next to each other, or why they cannot be compared. */
export function Compared({ comparison, all, words, sides }: ComparedProps) {
  if (comparison.kind === 'none') {
    return (
      <p className={styles.quiet}>
        {words.none} {comparison.why}
      </p>
    );
  }
  const { sections, count } = comparison;
  return (
    <>
      <p className={styles.quiet} role="status">
        {count === 0 ? words.same : words.differ(differenceCount(count))}
      </p>
      {(all || count > 0) && <SettingsTable {...sides} sections={sections} all={all} />}
    </>
  );
}

/** Shown while loading. */
export function Waiting({ children }: { children: ReactNode }) {
  return (
    <Late>
      <p className={styles.quiet} role="status">
        {children}
      </p>
    </Late>
  );
}
