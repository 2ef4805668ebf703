import { TextInput, UnstyledButton } from '@mantine/core';
import { type Host, hypervisorName } from '@snaptree/hypervisors';
import { Link } from '@tanstack/react-router';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useMemo, useRef, useState } from 'react';
import { useFleet } from '../../../api/queries/use-fleet.ts';
import { sidebarMessages as messages } from '../../../messages/shell/sidebar.ts';
import { openPalette } from '../../../palette/open.ts';
import { HostDot } from '../../../ui/host-dot.tsx';
import { ChevronIcon, SearchIcon } from '../../../ui/icons.tsx';
import { Name } from '../../../ui/name.tsx';
import { PowerDot } from '../../../ui/power.tsx';
import { ProblemNote } from '../../../ui/problem-note.tsx';
import { findInFleet } from './find.ts';
import styles from './sidebar.module.css';
import { type SidebarRow, sidebarRows } from './sidebar-rows.ts';

/** Hosts and domains on the left of every page. */
export function Sidebar({ onGo }: { onGo?: () => void }) {
  const fleet = useFleet();
  const [search, setSearch] = useState('');
  const [collapsed, setCollapsed] = useState<ReadonlySet<string>>(new Set());
  const rows = useMemo(
    () => sidebarRows(findInFleet(fleet.hosts, search), search === '' ? collapsed : new Set()),
    [fleet.hosts, search, collapsed],
  );
  const toggle = (hostId: string) =>
    setCollapsed((before) => {
      const after = new Set(before);
      if (!after.delete(hostId)) after.add(hostId);
      return after;
    });
  const going = onGo === undefined ? {} : { onClick: onGo };
  return (
    <div className={styles.sidebar}>
      <div className={styles.search}>
        <TextInput
          value={search}
          onChange={(event) => setSearch(event.currentTarget.value)}
          placeholder={messages.find}
          aria-label={messages.find}
          leftSection={<SearchIcon />}
          size="sm"
          rightSection={<PaletteKey />}
          rightSectionWidth={44}
        />
      </div>
      <nav className={styles.pages} aria-label={messages.pages}>
        <Link
          to="/"
          activeOptions={{ exact: true, includeSearch: false }}
          className={styles.page ?? ''}
          {...going}
        >
          {messages.allVms}
        </Link>
        <Link to="/space" className={styles.page ?? ''} {...going}>
          {messages.reclaimSpace}
        </Link>
      </nav>
      {fleet.problem !== undefined && fleet.hosts.length === 0 && (
        <div className={styles.problem}>
          <ProblemNote problem={fleet.problem} />
        </div>
      )}
      {fleet.hosts.length > 0 && rows.length === 0 && <p className={styles.none}>{messages.noMatch}</p>}
      <Rows rows={rows} toggle={toggle} onGo={onGo} />
    </div>
  );
}

/** The key that opens the palette, and a button for those without it. */
function PaletteKey() {
  const apple = /Mac|iPhone|iPad/.test(navigator.userAgent);
  return (
    <UnstyledButton className={styles.key} onClick={() => void openPalette()} title={messages.search}>
      <span className="hidden-text">{messages.search}: </span>
      {apple ? '⌘K' : 'Ctrl K'}
    </UnstyledButton>
  );
}

interface RowsProps {
  rows: readonly SidebarRow[];
  toggle: (hostId: string) => void;
  onGo: (() => void) | undefined;
}

function Rows({ rows, toggle, onGo }: RowsProps) {
  const scroller = useRef<HTMLDivElement>(null);
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: (index) => heightOf(rows[index]),
    getItemKey: (index) => rows[index]?.key ?? index,
    overscan: 12,
  });
  return (
    <nav className={styles.scroller} ref={scroller} aria-label={messages.hostsAndVms}>
      <ul className={styles.list} style={{ height: virtual.getTotalSize() }}>
        {virtual.getVirtualItems().map((item) => {
          const row = rows[item.index];
          if (row === undefined) return null;
          return (
            <li
              key={item.key}
              className={styles.item}
              style={{ transform: `translateY(${item.start}px)`, height: item.size }}
            >
              <Row row={row} toggle={toggle} onGo={onGo} />
            </li>
          );
        })}
      </ul>
    </nav>
  );
}

/** In pixels. A long product name takes two lines. */
function heightOf(row: SidebarRow | undefined): number {
  if (row?.kind !== 'host') return 28;
  return productOf(row.entry.host).length > ONE_LINE ? 68 : 54;
}

/** Letters that fit next to the chevron. */
const ONE_LINE = 28;

const productOf = ({ state, connection }: Host) =>
  state.kind === 'connected' ? state.product : hypervisorName(connection.kind);

function Row({ row, toggle, onGo }: Omit<RowsProps, 'rows'> & { row: SidebarRow }) {
  switch (row.kind) {
    case 'host': {
      const { host } = row.entry;
      const product = productOf(host);
      return (
        <UnstyledButton className={styles.host} onClick={() => toggle(host.id)} aria-expanded={row.open}>
          <HostDot state={host.state} />
          <span className={styles.hostText}>
            <Name text={host.name} />
            <span className={styles.product} title={product}>
              {product}
            </span>
          </span>
          <span className={styles.chevron}>
            <ChevronIcon open={row.open} />
          </span>
        </UnstyledButton>
      );
    }
    case 'domain': {
      const { domain } = row;
      return (
        <Link
          to="/hosts/$host/domains/$domain"
          params={{ host: domain.hostId, domain: domain.id }}
          className={styles.domain ?? ''}
          {...(onGo === undefined ? {} : { onClick: onGo })}
        >
          <PowerDot power={domain.power} />
          <Name text={domain.name} />
          <span className={styles.end}>
            {domain.jobId !== undefined && (
              <span className={styles.busy} title={messages.jobRunning}>
                ⟳<span className="hidden-text">{messages.jobRunning}</span>
              </span>
            )}
            {domain.finding !== undefined && (
              <span className={styles.finding} title={domain.finding}>
                !<span className="hidden-text">{domain.finding}</span>
              </span>
            )}
            <span className={styles.count} title={messages.snapshots}>
              {domain.snapshots ?? '–'}
            </span>
          </span>
        </Link>
      );
    }
    case 'note':
      return <span className={styles.note}>{row.text}</span>;
    default:
      return row satisfies never;
  }
}
