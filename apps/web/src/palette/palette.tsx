import { paletteMessages as messages } from '../messages/shell/palette.ts';
import '@mantine/spotlight/styles.css';
import { useMantineColorScheme } from '@mantine/core';
import { createSpotlight, Spotlight, useSpotlight } from '@mantine/spotlight';
import type { TreeReading } from '@snaptree/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { useMemo, useState } from 'react';
import { keys } from '../api/queries/keys.ts';
import { searchQuery } from '../api/queries/queries.ts';
import { useFleet } from '../api/queries/use-fleet.ts';
import { vmCount } from '../messages/text/counts.ts';
import { BASE, LIVE_NODE } from '../tree/layout/shape.ts';
import { SearchIcon } from '../ui/icons.tsx';
import {
  actionEntries,
  type Entry,
  findEntries,
  foundEntries,
  type Goal,
  nothingInWords,
  once,
  paletteEntries,
} from './entries.ts';
import styles from './palette.module.css';

/** Whether the palette is open, and what opens and closes it. */
const [paletteStore, palette] = createSpotlight();

const groups = ['actions', 'snapshots', 'vms', 'pages'] as const;
/** Fewer letters match too much. */
const LEAST_LETTERS = 2;

export const openNow = () => palette.open();

/** Finds any VM, snapshot, action and page from the keyboard: Ctrl K, or ⌘ K. */
export function Palette({ onShortcuts }: { onShortcuts: () => void }) {
  const [query, setQuery] = useState('');
  // Read from the store: it may be open before this component is loaded.
  const isOpen = useSpotlight(paletteStore).opened;
  const go = useGo(onShortcuts);
  const { found, unread, isSnapshotChosen } = useFound(query, isOpen);
  return (
    <Spotlight.Root
      store={paletteStore}
      query={query}
      onQueryChange={setQuery}
      shortcut={null}
      overlayProps={{ blur: 0, backgroundOpacity: 0.35 }}
      scrollable
      maxHeight={440}
      attributes={{ content: { 'aria-label': messages.dialog } }}
    >
      <Spotlight.Search
        placeholder={messages.example}
        leftSection={<SearchIcon />}
        aria-label={messages.field}
      />
      <Spotlight.ActionsList>
        {groups.map((group) => {
          const members = found.filter((entry) => entry.group === group);
          return members.length === 0 ? null : (
            <Spotlight.ActionsGroup key={group} label={messages.groups[group]}>
              {members.map(({ id, label, description, goal }) => (
                <Spotlight.Action
                  key={id}
                  label={label}
                  description={description}
                  onClick={() => go(goal)}
                  classNames={{ actionDescription: styles.description ?? '' }}
                />
              ))}
            </Spotlight.ActionsGroup>
          );
        })}
        {found.length === 0 && <Spotlight.Empty>{nothingInWords(query, isSnapshotChosen)}</Spotlight.Empty>}
      </Spotlight.ActionsList>
      {unread > 0 && (
        <Spotlight.Footer className={styles.footer ?? ''}>
          {messages.unread(vmCount(unread))}
        </Spotlight.Footer>
      )}
    </Spotlight.Root>
  );
}

interface Found {
  readonly found: Entry[];
  /** VMs whose snapshots cannot be found yet. */
  readonly unread: number;
  /** Whether actions of a snapshot are listed. */
  readonly isSnapshotChosen: boolean;
}

/** The matches of a query, in the loaded data and in what the server has read. */
function useFound(query: string, isOpen: boolean): Found {
  const fleet = useFleet();
  const client = useQueryClient();
  const { host, domain } = useParams({ strict: false });
  const { snapshot = LIVE_NODE } = useSearch({ strict: false });
  const words = query.trim();
  const { data: report } = useQuery({
    ...searchQuery(words),
    enabled: isOpen && words.length >= LEAST_LETTERS,
  });
  const known = useMemo(() => {
    if (!isOpen) return [];
    const trees = client
      .getQueriesData<TreeReading>({ queryKey: keys.trees })
      .flatMap(([, reading]) => (reading === undefined ? [] : [reading]));
    const here = trees.find(({ hostId, tree }) => hostId === host && tree.domain.id === domain);
    const actions = here === undefined ? [] : actionEntries(here, snapshot, new Date());
    return [...actions, ...paletteEntries(fleet.hosts, trees)];
  }, [isOpen, client, fleet.hosts, host, domain, snapshot]);
  const found = useMemo(() => {
    const fromServer = report === undefined || words.length < LEAST_LETTERS ? [] : foundEntries(report);
    return findEntries(once([...known, ...fromServer]), query);
  }, [known, report, words, query]);
  const isSnapshotChosen = domain !== undefined && snapshot !== LIVE_NODE && snapshot !== BASE;
  return { found, unread: report?.unread ?? 0, isSnapshotChosen };
}

/** Where an entry leads. */
function useGo(onShortcuts: () => void): (goal: Goal) => void {
  const navigate = useNavigate();
  const { toggleColorScheme } = useMantineColorScheme();
  return (goal) => {
    switch (goal.kind) {
      case 'page':
        return void navigate({ to: goal.to });
      case 'theme':
        return toggleColorScheme();
      case 'shortcuts':
        return onShortcuts();
      case 'tree':
      case 'operation': {
        const { host, domain } = goal;
        const snapshot = goal.snapshot === undefined ? {} : { snapshot: goal.snapshot };
        const pending = goal.kind === 'operation' ? { pending: goal.operation } : {};
        return void navigate({
          to: '/hosts/$host/domains/$domain',
          params: { host, domain },
          search: { ...snapshot, ...pending },
        });
      }
      default:
        return goal satisfies never;
    }
  };
}
