import { UnstyledButton } from '@mantine/core';
import { ChevronIcon } from '../marks/icons.tsx';
import { PowerPill } from '../marks/power.tsx';
import { counted } from '../words/figures.ts';
import { amountInWords } from './amount.ts';
import type { FleetGroup } from './arrange.ts';
import { AsOf } from './cells.tsx';
import styles from './group-head.module.css';
import { HostDot } from './host-dot.tsx';

/** The head of a group of machines, which folds it away and says what is in it. */
export function GroupHead({ group, toggle }: { group: FleetGroup; toggle: (key: string) => void }) {
  const { host } = group.sample;
  return (
    <UnstyledButton className={styles.head} onClick={() => toggle(group.key)} aria-expanded={group.open}>
      <span className={styles.chevron}>
        <ChevronIcon open={group.open} />
      </span>
      {group.by === 'host' ? (
        <>
          <HostDot state={host.state} />
          <b className={styles.name} title={host.name}>
            {host.name}
          </b>
          {group.sample.stale && <AsOf row={group.sample} />}
        </>
      ) : (
        <PowerPill power={group.sample.domain.power} />
      )}
      <span className={styles.sums}>
        {counted(group.count, 'machine')} · restore points hold {amountInWords(group.held)}
      </span>
    </UnstyledButton>
  );
}
