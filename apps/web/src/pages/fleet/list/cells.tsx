import type { Health } from '@snaptree/core';
import { Link } from '@tanstack/react-router';
import { layerCount, snapshotCount } from '../../../messages/counts.ts';
import { agoInWords, exactTime, plural } from '../../../messages/format.ts';
import { useNow } from '../../../ui/clock.ts';
import { Name } from '../../../ui/name.tsx';
import { When } from '../../../ui/when.tsx';
import { type Amount, amountInWords, knownBytes } from '../rows/amount.ts';
import type { FleetRow } from '../rows/rows.ts';
import styles from './cells.module.css';

/** A number of bytes, quiet where it is not known. */
export function AmountText({ of }: { of: Amount }) {
  if (of.kind === 'unread') return <Unread />;
  const quiet = (knownBytes(of) ?? 0) === 0;
  return <span className={quiet ? styles.quiet : undefined}>{amountInWords(of)}</span>;
}

/** Nobody has read the machine's tree yet. */
function Unread() {
  return (
    <span className={styles.quiet} title="not read yet">
      <span aria-hidden="true">–</span>
      <span className="hidden-text">not read yet</span>
    </span>
  );
}

/** The machine's name as the link to its tree, and the job that runs on it. */
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
          <span aria-hidden="true">⟳</span> a job works on it
        </span>
      )}
    </>
  );
}

/** The host's name in up to two lines, or in one and as of when its machines are shown while it does not answer. */
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
      <span aria-hidden="true">◷</span> as of <When at={row.asOf} period={1_000} />
    </span>
  );
}

export function PointsCell({ row }: { row: FleetRow }) {
  return row.domain.snapshots === undefined ? <Unread /> : row.domain.snapshots;
}

/** The longest way through the tree, and the layers that the live state reads through. */
export function DepthCell({ row }: { row: FleetRow }) {
  const { health } = row.domain;
  if (health === undefined) return <Unread />;
  return (
    <span className={styles.two} title={depthInWords(health)}>
      {health.depth === 0 ? (
        <span className={styles.quiet}>none</span>
      ) : (
        plural(health.depth, { one: '# level', other: '# levels' })
      )}{' '}
      <small>{layersInWords(health)}</small>
    </span>
  );
}

/** One layer is the disk itself: there is nothing to say about it. */
function layersInWords({ chain }: Health): string {
  if (chain === 0) return 'layers ?';
  return chain === 1 ? '' : layerCount(chain);
}

const depthInWords = ({ depth, chain }: Health) =>
  `At most ${snapshotCount(depth)} one below the other. ` +
  (chain === 0
    ? 'Through how many layers the machine reads, the hypervisor does not tell.'
    : `The machine reads through ${layerCount(chain)} of a disk, where that is the most.`);

export function OldestCell({ row }: { row: FleetRow }) {
  const { health } = row.domain;
  if (health === undefined) return <Unread />;
  if (health.snapshots === 0) return <span className={styles.quiet}>none</span>;
  if (health.oldestAt === undefined) return <span className={styles.quiet}>unknown</span>;
  return <Age since={health.oldestAt} />;
}

/** How long ago, without the word: the column says that it is an age. */
function Age({ since }: { since: number }) {
  const now = useNow(60_000);
  return (
    <time dateTime={new Date(since).toISOString()} title={exactTime(since)}>
      {agoInWords(since, now).replace(/ ago$/, '')}
    </time>
  );
}
