import { NativeSelect, TextInput, UnstyledButton } from '@mantine/core';
import type { Host } from '@snaptree/hypervisors';
import { useState } from 'react';
import { outcomeWords } from '../../../messages/jobs/outcomes.ts';
import { jobHistoryMessages as messages } from '../../../messages/jobs/pages.ts';
import { SearchIcon } from '../../../ui/icons.tsx';
import styles from './history-filters.module.css';
import { type HistorySearch, isFiltered, type JobStatus, jobStatuses } from './history-search.ts';

interface HistoryFiltersProps {
  readonly search: HistorySearch;
  readonly hosts: readonly Host[];
  /** Every user known to have started a job. */
  readonly people: readonly string[];
  /** The name of the VM that the history is filtered by. */
  readonly vmName: string | undefined;
  readonly change: (part: Partial<HistorySearch>) => void;
  readonly clear: () => void;
}

/** The filters of the history, all kept in the URL. */
export function HistoryFilters({ search, hosts, people, vmName, change, clear }: HistoryFiltersProps) {
  return (
    <search className={styles.filters} aria-label={messages.filters}>
      <Find search={search} change={change} />
      <NativeSelect
        aria-label={messages.status}
        value={search.state ?? ''}
        onChange={(event) => change({ state: statusOf(event.currentTarget.value) })}
        data={[
          { value: '', label: messages.anyStatus },
          ...jobStatuses.map((value) => ({ value, label: statusLabels[value] })),
        ]}
      />
      <NativeSelect
        aria-label={messages.host}
        value={search.host ?? ''}
        onChange={(event) => change({ host: event.currentTarget.value || undefined, domain: undefined })}
        data={withChosen(
          [
            { value: '', label: messages.anyHost },
            ...hosts.map(({ id, name }) => ({ value: id, label: name })),
          ],
          search.host,
        )}
      />
      {(people.length > 1 || search.by !== undefined) && (
        <NativeSelect
          aria-label={messages.startedBy}
          value={search.by ?? ''}
          onChange={(event) => change({ by: event.currentTarget.value || undefined })}
          data={withChosen(
            [{ value: '', label: messages.anyUser }, ...people.map((value) => ({ value, label: value }))],
            search.by,
          )}
        />
      )}
      <Day label={messages.from} value={search.from} onChange={(from) => change({ from })} />
      <Day label={messages.to} value={search.to} onChange={(to) => change({ to })} />
      {search.domain !== undefined && (
        <UnstyledButton
          className={styles.chip}
          aria-label={messages.showAllVms(vmName ?? search.domain)}
          onClick={() => change({ domain: undefined })}
        >
          {messages.vm(vmName ?? search.domain)} <span aria-hidden="true">×</span>
        </UnstyledButton>
      )}
      {isFiltered(search) && (
        <UnstyledButton className={styles.clear} onClick={clear}>
          {messages.showAll}
        </UnstyledButton>
      )}
    </search>
  );
}

const statusLabels: Record<JobStatus, string> = {
  ...messages.statuses,
  succeeded: outcomeWords.succeeded.title,
  succeededWithLeftovers: outcomeWords.succeededWithLeftovers.title,
  failedClean: outcomeWords.failedClean.title,
  cancelledClean: outcomeWords.cancelledClean.title,
  needsAttention: outcomeWords.needsAttention.title,
};

const statusOf = (value: string) => jobStatuses.find((each) => each === value);

/** An old link may name a choice that no longer exists; it is shown anyway. */
function withChosen(options: { value: string; label: string }[], chosen: string | undefined) {
  const isOffered = chosen === undefined || options.some(({ value }) => value === chosen);
  return isOffered ? options : [...options, { value: chosen, label: chosen }];
}

function Find({ search, change }: Pick<HistoryFiltersProps, 'search' | 'change'>) {
  // While the user types, the field is ahead of the URL.
  const [typed, setTyped] = useState<string>();
  return (
    <TextInput
      className={styles.find ?? ''}
      aria-label={messages.find}
      placeholder={messages.findExample}
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
