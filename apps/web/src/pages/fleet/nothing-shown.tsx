import { Button } from '@mantine/core';
import type { FleetHost } from '../../api/queries/use-fleet.ts';
import { awayInWords } from '../../messages/hosts.ts';
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

/** Why the list is empty: there are no machines, there are none on the chosen host, or nothing fits. */
export function NothingShown({ hosts, search, change }: NothingShownProps) {
  if (hosts.every(({ domains }) => domains.length === 0)) {
    return <p className={styles.none}>{noneAtAll(hosts)}</p>;
  }
  return (
    <div className={styles.none}>
      <p>{noneThatFits(hosts, search)}</p>
      <Button variant="default" size="xs" onClick={() => change(NO_FILTER)}>
        Show all machines
      </Button>
    </div>
  );
}

const noneAtAll = (hosts: readonly FleetHost[]) =>
  hosts.every(({ problem }) => problem !== undefined)
    ? 'No host answers, so no machine is known. They appear as soon as one does.'
    : 'The hosts that answer have no machines. New ones appear here.';

function noneThatFits(hosts: readonly FleetHost[], { host: chosen, stale }: FleetSearch): string {
  const entry = hosts.find(({ host }) => host.id === chosen);
  if (chosen !== undefined && entry === undefined) return 'There is no such host any more.';
  if (entry !== undefined && entry.domains.length === 0) {
    const { host, problem } = entry;
    if (problem === undefined) return `${host.name} has no machines. New ones appear here.`;
    return `${host.name}: ${awayInWords(problem)}, and none of its machines is known.`;
  }
  if (stale === true && hosts.every(({ problem }) => problem === undefined)) {
    return 'Every host answers: nothing that is shown is stale.';
  }
  return 'No machine fits the search and the filters.';
}
