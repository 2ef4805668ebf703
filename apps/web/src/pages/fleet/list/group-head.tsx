import { UnstyledButton } from '@mantine/core';
import { fleetCellMessages } from '../../../messages/fleet/fleet.ts';
import { HostDot } from '../../../ui/host-dot.tsx';
import { ChevronIcon } from '../../../ui/icons.tsx';
import { PowerPill } from '../../../ui/power.tsx';
import { amountInWords } from '../rows/amount.ts';
import type { FleetGroup } from '../rows/arrange.ts';
import { AsOf } from './cells.tsx';
import styles from './group-head.module.css';

/** The heading of a group of VMs, which collapses the group and sums it up. */
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
      <span className={styles.sums}>{fleetCellMessages.group(group.count, amountInWords(group.held))}</span>
    </UnstyledButton>
  );
}
