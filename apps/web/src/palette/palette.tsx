import '@mantine/spotlight/styles.css';
import { Spotlight, type SpotlightActionGroupData } from '@mantine/spotlight';
import type { TreeReading } from '@snaptree/core';
import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useMemo, useState } from 'react';
import { keys } from '../api/queries.ts';
import { useFleet } from '../fleet/use-fleet.ts';
import { SearchIcon } from '../marks/icons.tsx';
import { type Entry, findEntries, type Goal, paletteEntries } from './entries.ts';

const groups: readonly Entry['group'][] = ['Restore points', 'Machines', 'Pages'];

/** Finds any machine, restore point and page from the keyboard: Ctrl K, or ⌘ K. */
export function Palette() {
  const fleet = useFleet();
  const client = useQueryClient();
  const navigate = useNavigate();
  const [query, setQuery] = useState('');
  const [trees, setTrees] = useState<readonly TreeReading[]>([]);
  const entries = useMemo(() => paletteEntries(fleet.hosts, trees), [fleet.hosts, trees]);
  const found = useMemo(() => findEntries(entries, query), [entries, query]);
  const readTrees = () =>
    setTrees(
      client
        .getQueriesData<TreeReading>({ queryKey: keys.trees })
        .flatMap(([, reading]) => (reading === undefined ? [] : [reading])),
    );
  const go = (goal: Goal) => {
    if (goal.kind === 'page') return void navigate({ to: goal.to });
    const search = goal.snapshot === undefined ? {} : { snapshot: goal.snapshot };
    void navigate({
      to: '/hosts/$host/domains/$domain',
      params: { host: goal.host, domain: goal.domain },
      search,
    });
  };
  const actions = groups.map((group): SpotlightActionGroupData => {
    const members = found.filter((entry) => entry.group === group);
    return {
      group,
      actions: members.map(({ id, label, description, goal }) => ({
        id,
        label,
        description,
        onClick: () => go(goal),
      })),
    };
  });
  return (
    <Spotlight
      actions={actions.filter((group) => group.actions.length > 0)}
      query={query}
      onQueryChange={setQuery}
      // The entries are found above; the kit's own filter would look a second time.
      filter={(_, given) => given}
      nothingFound="Nothing is called that."
      onSpotlightOpen={readTrees}
      shortcut={['mod + K']}
      overlayProps={{ blur: 0, backgroundOpacity: 0.35 }}
      scrollable
      maxHeight={440}
      searchProps={{
        placeholder: 'Find a machine, a restore point or a page',
        leftSection: <SearchIcon />,
        'aria-label': 'Find',
      }}
    />
  );
}
