import { Button } from '@mantine/core';
import type { FleetHost } from '../../api/queries/use-fleet.ts';
import { emptyFleetMessages } from '../../messages/fleet/fleet.ts';
import { awayInWords } from '../../messages/hosts/state.ts';
import styles from './fleet-page.module.css';
import type { FleetSearch } from './fleet-search.ts';

interface NothingShownProps {
  readonly hosts: readonly FleetHost[];
  readonly search: FleetSearch;
  readonly change: (part: Partial<FleetSearch>) => void;
}

const NO_FILTER: Partial<FleetSearch> = {
  find: undefined,
  host: undefined,
  kind: undefined,
  power: undefined,
  findings: undefined,
  points: undefined,
  stale: undefined,
};

/** Why the list is empty: there are no VMs, none on the selected host, or none that matches. */
export function NothingShown({ hosts, search, change }: NothingShownProps) {
  if (hosts.every(({ domains }) => domains.length === 0)) {
    return <p className={styles.none}>{noneAtAll(hosts)}</p>;
  }
  return (
    <div className={styles.none}>
      <p>{noneThatFits(hosts, search)}</p>
      <Button variant="default" size="xs" onClick={() => change(NO_FILTER)}>
        {emptyFleetMessages.showAll}
      </Button>
    </div>
  );
}

const noneAtAll = (hosts: readonly FleetHost[]) =>
  hosts.every(({ problem }) => problem !== undefined)
    ? emptyFleetMessages.noHostAnswers
    : emptyFleetMessages.noVms;

function noneThatFits(hosts: readonly FleetHost[], { host: chosen, stale }: FleetSearch): string {
  const entry = hosts.find(({ host }) => host.id === chosen);
  if (chosen !== undefined && entry === undefined) return emptyFleetMessages.hostGone;
  if (entry !== undefined && entry.domains.length === 0) {
    const { host, problem } = entry;
    if (problem === undefined) return emptyFleetMessages.hostWithoutVms(host.name);
    return emptyFleetMessages.hostAway(host.name, awayInWords(problem));
  }
  if (stale === true && hosts.every(({ problem }) => problem === undefined)) {
    return emptyFleetMessages.nothingStale;
  }
  return emptyFleetMessages.nothingFits;
}
