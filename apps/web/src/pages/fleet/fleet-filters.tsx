import { NativeSelect, TextInput, UnstyledButton } from '@mantine/core';
import { Power } from '@snaptree/core';
import { hypervisorKinds, hypervisorName } from '@snaptree/hypervisors';
import { useState } from 'react';
import type { FleetHost } from '../../api/queries/use-fleet.ts';
import { powerWords } from '../../messages/effects.ts';
import { plural } from '../../messages/format.ts';
import { ChevronIcon, SearchIcon } from '../../ui/icons.tsx';
import styles from './fleet-filters.module.css';
import { type FleetSearch, fleetColumns } from './fleet-search.ts';
import { columns } from './list/columns.tsx';

interface FleetFiltersProps {
  readonly hosts: readonly FleetHost[];
  readonly search: FleetSearch;
  readonly change: (part: Partial<FleetSearch>) => void;
  readonly narrow: boolean;
}

/** What of the fleet is shown and in which order; where there is little room the rarer part folds away. */
export function FleetFilters(props: FleetFiltersProps) {
  const { search, change, narrow } = props;
  const [open, setOpen] = useState(false);
  // While somebody types, the field is ahead of the address.
  const [typed, setTyped] = useState<string>();
  const find = (text: string) => {
    setTyped(text);
    change({ find: text === '' ? undefined : text });
  };
  return (
    <div className={styles.filters}>
      <TextInput
        className={styles.search ?? ''}
        value={typed ?? search.find ?? ''}
        onChange={(event) => find(event.currentTarget.value)}
        onBlur={() => setTyped(undefined)}
        placeholder="Search by name or host"
        aria-label="Search machines"
        leftSection={<SearchIcon />}
      />
      {narrow && (
        <UnstyledButton className={styles.fold} onClick={() => setOpen(!open)} aria-expanded={open}>
          <ChevronIcon open={open} /> {foldWords(search)}
        </UnstyledButton>
      )}
      {(!narrow || open) && <Choices {...props} />}
    </div>
  );
}

function foldWords(search: FleetSearch): string {
  const set = [search.host, search.kind, search.power, search.findings, search.points, search.stale].filter(
    (value) => value !== undefined,
  ).length;
  return set === 0 ? 'Filter and sort' : `${plural(set, { one: '# filter', other: '# filters' })} set`;
}

function Choices({ hosts, search, change, narrow }: FleetFiltersProps) {
  const kinds = hypervisorKinds.filter(
    (kind) => kind === search.kind || hosts.some(({ host }) => host.kind === kind),
  );
  const power = (value: string) => Power.safeParse(value).data;
  const group = (value: string) => (value === 'host' || value === 'power' ? value : undefined);
  const sort = (value: string) => {
    const column = columns.find(({ key }) => key === value);
    change({ sort: column?.key, down: column?.downFirst === true ? true : undefined });
  };
  return (
    <>
      <NativeSelect
        aria-label="Host"
        value={search.host ?? ''}
        onChange={(event) => change({ host: event.currentTarget.value || undefined })}
        data={[
          { value: '', label: 'All hosts' },
          ...hosts.map(({ host }) => ({ value: host.id, label: host.name })),
        ]}
      />
      {kinds.length > 1 && (
        <NativeSelect
          aria-label="Hypervisor"
          value={search.kind ?? ''}
          onChange={(event) => change({ kind: kinds.find((kind) => kind === event.currentTarget.value) })}
          data={[
            { value: '', label: 'Any hypervisor' },
            ...kinds.map((value) => ({ value, label: hypervisorName(value) })),
          ]}
        />
      )}
      <NativeSelect
        aria-label="Power"
        value={search.power ?? ''}
        onChange={(event) => change({ power: power(event.currentTarget.value) })}
        data={[
          { value: '', label: 'Any power state' },
          ...Power.options.map((value) => ({ value, label: powerWords[value] })),
        ]}
      />
      <NativeSelect
        aria-label="Group"
        value={search.group ?? ''}
        onChange={(event) => change({ group: group(event.currentTarget.value), collapsed: undefined })}
        data={[
          { value: '', label: 'Not grouped' },
          { value: 'host', label: 'Grouped by host' },
          { value: 'power', label: 'Grouped by power' },
        ]}
      />
      {narrow && (
        <NativeSelect
          aria-label="Sort"
          value={search.sort ?? ''}
          onChange={(event) => sort(event.currentTarget.value)}
          data={[
            { value: '', label: 'In order of hosts' },
            ...fleetColumns.map((value) => ({ value, label: sortWords[value] })),
          ]}
        />
      )}
      <fieldset className={styles.flags}>
        <legend className="hidden-text">Only machines</legend>
        <Flag label="with findings" name="findings" search={search} change={change} />
        <Flag label="with restore points" name="points" search={search} change={change} />
        <Flag label="stale" name="stale" search={search} change={change} />
      </fieldset>
    </>
  );
}

const sortWords: Record<(typeof fleetColumns)[number], string> = {
  machine: 'By name',
  host: 'By host',
  power: 'By power',
  points: 'Most restore points',
  depth: 'Deepest tree',
  oldest: 'Oldest restore point',
  bytes: 'Most bytes held',
  frees: 'Most to free',
  findings: 'Worst findings',
};

interface FlagProps extends Pick<FleetFiltersProps, 'search' | 'change'> {
  readonly label: string;
  readonly name: 'findings' | 'points' | 'stale';
}

function Flag({ label, name, search, change }: FlagProps) {
  const set = search[name] === true;
  return (
    <UnstyledButton
      className={styles.flag}
      aria-pressed={set}
      title={
        name === 'stale' ? 'Shown as they were last read, because their host does not answer' : undefined
      }
      onClick={() => change({ [name]: set ? undefined : true })}
    >
      <span aria-hidden="true">{set ? '✓' : '+'}</span> {label}
    </UnstyledButton>
  );
}
