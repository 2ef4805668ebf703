import { Link } from '@tanstack/react-router';
import { fleetMessages, fleetCellMessages as messages } from '../../../messages/fleet/fleet.ts';
import { exactTime, formatAge } from '../../../messages/text/format.ts';
import { useServerNow } from '../../../ui/clock.ts';
import { Name } from '../../../ui/name.tsx';
import { Sentence } from '../../../ui/sentence.tsx';
import { When } from '../../../ui/when.tsx';
import { type Amount, amountInWords, knownBytes } from '../rows/amount.ts';
import type { FleetRow } from '../rows/rows.ts';
import styles from './cells.module.css';

/** A number of bytes, dimmed if unknown. */
export function AmountText({ of }: { of: Amount }) {
  if (of.kind === 'unread') return <Unread />;
  const quiet = (knownBytes(of) ?? 0) === 0;
  return <span className={quiet ? styles.quiet : undefined}>{amountInWords(of)}</span>;
}

/** The tree of the VM has not been read yet. */
function Unread() {
  return (
    <span className={styles.quiet} title={messages.notRead}>
      <span aria-hidden="true">–</span>
      <span className="hidden-text">{messages.notRead}</span>
    </span>
  );
}

/** The name of the VM as the link to its tree, and whether a job runs on it. */
export function MachineCell({ row }: { row: FleetRow }) {
  const { domain } = row;
  return (
    <>
      <Link
        to="/hosts/$host/domains/$domain"
        params={{ host: domain.hostId, domain: domain.id }}
        className={styles.link ?? ''}
      >
        <Name text={domain.name} />
      </Link>
      {domain.jobId !== undefined && (
        <span className={styles.job}>
          <span aria-hidden="true">⟳</span> {fleetMessages.jobRunning}
        </span>
      )}
    </>
  );
}

/** The name of the host in up to two lines; while it is unreachable, in one with the age of its data. */
export function HostCell({ row }: { row: FleetRow }) {
  return (
    <>
      {row.stale ? (
        <span className={styles.line}>
          <Name text={row.host.name} />
        </span>
      ) : (
        <span className={styles.host} title={row.host.name}>
          {row.host.name}
        </span>
      )}
      {row.stale && <AsOf row={row} />}
    </>
  );
}

export function AsOf({ row }: { row: FleetRow }) {
  return (
    <span className={styles.stale}>
      <span aria-hidden="true">◷</span>{' '}
      <Sentence text={fleetMessages.asOf} parts={{ time: <When at={row.asOf} period={1_000} /> }} />
    </span>
  );
}

export function PointsCell({ row }: { row: FleetRow }) {
  return row.domain.snapshots === undefined ? <Unread /> : row.domain.snapshots;
}

/** The longest branch of the tree, and the number of layers that the live state reads. */
export function DepthCell({ row }: { row: FleetRow }) {
  const { health } = row.domain;
  if (health === undefined) return <Unread />;
  return (
    <span className={styles.two} title={messages.depthHelp(health.depth, health.chain)}>
      {health.depth === 0 ? (
        <span className={styles.quiet}>{messages.none}</span>
      ) : (
        messages.depth(health.depth)
      )}{' '}
      <small>{messages.layers(health.chain)}</small>
    </span>
  );
}

export function OldestCell({ row }: { row: FleetRow }) {
  const { health } = row.domain;
  if (health === undefined) return <Unread />;
  if (health.snapshots === 0) return <span className={styles.quiet}>{messages.none}</span>;
  if (health.oldestAt === undefined) return <span className={styles.quiet}>{messages.unknown}</span>;
  return <Age since={health.oldestAt} />;
}

/** The column says that it is an age. */
function Age({ since }: { since: number }) {
  const now = useServerNow(60_000);
  return (
    <time dateTime={new Date(since).toISOString()} title={exactTime(since)}>
      {formatAge(since, now)}
    </time>
  );
}
