import { NativeSelect, TextInput, UnstyledButton } from '@mantine/core';
import type { Host } from '@snaptree/hypervisors';
import { useState } from 'react';
import { outcomeWords } from '../../../messages/outcomes.ts';
import { SearchIcon } from '../../../ui/icons.tsx';
import styles from './history-filters.module.css';
import { type HistorySearch, isFiltered, type JobStatus, jobStatuses } from './history-search.ts';

interface HistoryFiltersProps {
  readonly search: HistorySearch;
  readonly hosts: readonly Host[];
  /** Everybody who is known to have begun a job. */
  readonly people: readonly string[];
  /** The name of the machine that the history is narrowed to. */
  readonly machine: string | undefined;
  readonly change: (part: Partial<HistorySearch>) => void;
  readonly clear: () => void;
}

/** What the history is narrowed by; every choice stands in the address. */
export function HistoryFilters({ search, hosts, people, machine, change, clear }: HistoryFiltersProps) {
  return (
    <search className={styles.filters} aria-label="Filters">
      <Find search={search} change={change} />
      <NativeSelect
        aria-label="How it stands"
        value={search.state ?? ''}
        onChange={(event) => change({ state: standingOf(event.currentTarget.value) })}
        data={[
          { value: '', label: 'However it stands' },
          ...jobStatuses.map((value) => ({ value, label: statusLabels[value] })),
        ]}
      />
      <NativeSelect
        aria-label="Host"
        value={search.host ?? ''}
        onChange={(event) => change({ host: event.currentTarget.value || undefined, domain: undefined })}
        data={withChosen(
          [{ value: '', label: 'All hosts' }, ...hosts.map(({ id, name }) => ({ value: id, label: name }))],
          search.host,
        )}
      />
      {(people.length > 1 || search.by !== undefined) && (
        <NativeSelect
          aria-label="Who began it"
          value={search.by ?? ''}
          onChange={(event) => change({ by: event.currentTarget.value || undefined })}
          data={withChosen(
            [{ value: '', label: 'Anybody' }, ...people.map((value) => ({ value, label: value }))],
            search.by,
          )}
        />
      )}
      <Day label="From" value={search.from} onChange={(from) => change({ from })} />
      <Day label="To" value={search.to} onChange={(to) => change({ to })} />
      {search.domain !== undefined && (
        <UnstyledButton className={styles.chip} onClick={() => change({ domain: undefined })}>
          Machine: {machine ?? search.domain} <span aria-hidden="true">×</span>
          <span className="hidden-text">, show all machines</span>
        </UnstyledButton>
      )}
      {isFiltered(search) && (
        <UnstyledButton className={styles.clear} onClick={clear}>
          Show all jobs
        </UnstyledButton>
      )}
    </search>
  );
}

const statusLabels: Record<JobStatus, string> = {
  open: 'Not ended yet',
  interrupted: 'Interrupted',
  succeeded: outcomeWords.succeeded.title,
  succeededWithLeftovers: outcomeWords.succeededWithLeftovers.title,
  failedClean: outcomeWords.failedClean.title,
  failedPartial: 'Failed half-way',
  cancelledClean: outcomeWords.cancelledClean.title,
  cancelledPartial: 'Stopped by somebody half-way',
  needsAttention: outcomeWords.needsAttention.title,
};

const standingOf = (value: string) => jobStatuses.find((each) => each === value);

/** A choice of an old link may be one that is not offered any more; it is still shown as what it is. */
function withChosen(options: { value: string; label: string }[], chosen: string | undefined) {
  const isOffered = chosen === undefined || options.some(({ value }) => value === chosen);
  return isOffered ? options : [...options, { value: chosen, label: chosen }];
}

function Find({ search, change }: Pick<HistoryFiltersProps, 'search' | 'change'>) {
  // While somebody types, the field is ahead of the address.
  const [typed, setTyped] = useState<string>();
  return (
    <TextInput
      className={styles.find ?? ''}
      aria-label="Search jobs"
      placeholder="Snapshot, machine or host"
      leftSection={<SearchIcon />}
      value={typed ?? search.find ?? ''}
      onChange={(event) => {
        const text = event.currentTarget.value;
        setTyped(text);
        change({ find: text === '' ? undefined : text });
      }}
      onBlur={() => setTyped(undefined)}
    />
  );
}

interface DayProps {
  readonly label: string;
  readonly value: string | undefined;
  readonly onChange: (day: string | undefined) => void;
}

function Day({ label, value, onChange }: DayProps) {
  return (
    <span className={styles.day}>
      <span aria-hidden="true">{label}</span>
      <TextInput
        type="date"
        aria-label={label}
        value={value ?? ''}
        onChange={(event) => onChange(event.currentTarget.value || undefined)}
      />
    </span>
  );
}
