import { NativeSelect, TextInput, UnstyledButton } from '@mantine/core';
import { Power } from '@snaptree/core';
import { hypervisorKinds, hypervisorName } from '@snaptree/hypervisors';
import { useState } from 'react';
import type { FleetHost } from '../../api/queries/use-fleet.ts';
import { fleetFilterMessages as messages } from '../../messages/fleet/fleet.ts';
import { powerWords } from '../../messages/operations/effects.ts';
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

/** Which VMs are shown, and in which order; on narrow screens all but the search is collapsed. */
export function FleetFilters(props: FleetFiltersProps) {
  const { search, change, narrow } = props;
  const [open, setOpen] = useState(false);
  // While the user types, the field is ahead of the URL.
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
        placeholder={messages.searchExample}
        aria-label={messages.search}
        leftSection={<SearchIcon />}
      />
      {narrow && (
        <UnstyledButton className={styles.toggle} onClick={() => setOpen(!open)} aria-expanded={open}>
          <ChevronIcon open={open} /> {collapsedLabel(search)}
        </UnstyledButton>
      )}
      {(!narrow || open) && <Choices {...props} />}
    </div>
  );
}

function collapsedLabel(search: FleetSearch): string {
  const set = [search.host, search.kind, search.power, search.findings, search.points, search.stale].filter(
    (value) => value !== undefined,
  ).length;
  return messages.collapsed(set);
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
        aria-label={messages.host}
        value={search.host ?? ''}
        onChange={(event) => change({ host: event.currentTarget.value || undefined })}
        data={[
          { value: '', label: messages.anyHost },
          ...hosts.map(({ host }) => ({ value: host.id, label: host.name })),
        ]}
      />
      {kinds.length > 1 && (
        <NativeSelect
          aria-label={messages.hypervisor}
          value={search.kind ?? ''}
          onChange={(event) => change({ kind: kinds.find((kind) => kind === event.currentTarget.value) })}
          data={[
            { value: '', label: messages.anyHypervisor },
            ...kinds.map((value) => ({ value, label: hypervisorName(value) })),
          ]}
        />
      )}
      <NativeSelect
        aria-label={messages.power}
        value={search.power ?? ''}
        onChange={(event) => change({ power: power(event.currentTarget.value) })}
        data={[
          { value: '', label: messages.anyPower },
          ...Power.options.map((value) => ({ value, label: powerWords[value] })),
        ]}
      />
      <NativeSelect
        aria-label={messages.group}
        value={search.group ?? ''}
        onChange={(event) => change({ group: group(event.currentTarget.value), collapsed: undefined })}
        data={[
          { value: '', label: messages.groups.none },
          { value: 'host', label: messages.groups.host },
          { value: 'power', label: messages.groups.power },
        ]}
      />
      {narrow && (
        <NativeSelect
          aria-label={messages.sort}
          value={search.sort ?? ''}
          onChange={(event) => sort(event.currentTarget.value)}
          data={[
            { value: '', label: messages.hostOrder },
            ...fleetColumns.map((value) => ({ value, label: messages.sorts[value] })),
          ]}
        />
      )}
      <fieldset className={styles.flags}>
        <legend className="hidden-text">{messages.only}</legend>
        <Flag name="findings" search={search} change={change} />
        <Flag name="points" search={search} change={change} />
        <Flag name="stale" search={search} change={change} />
      </fieldset>
    </>
  );
}

interface FlagProps extends Pick<FleetFiltersProps, 'search' | 'change'> {
  readonly name: 'findings' | 'points' | 'stale';
}

function Flag({ name, search, change }: FlagProps) {
  const set = search[name] === true;
  return (
    <UnstyledButton
      className={styles.flag}
      aria-pressed={set}
      title={name === 'stale' ? messages.staleHelp : undefined}
      onClick={() => change({ [name]: set ? undefined : true })}
    >
      <span aria-hidden="true">{set ? '✓' : '+'}</span> {messages.flags[name]}
    </UnstyledButton>
  );
}
