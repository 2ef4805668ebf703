import type { Progress } from '@snaptree/core';
import {
  type Connection,
  type Domain,
  flags,
  paramsByField,
  procedures,
  type TypedValue,
} from '@snaptree/libvirt-rpc';
import type { Monitors } from './connecting/monitors.ts';

/** A job that is running on a domain. */
export interface RunningJob {
  /** libvirt's term for the job. */
  readonly text: string;
  readonly progress: Progress;
}

/** virDomainJobOperation (libvirt-domain.h, 9.0). */
const operationNames = [
  'a job',
  'start',
  'save',
  'restore',
  'incoming migration',
  'outgoing migration',
  'snapshot',
  'snapshot revert',
  'dump',
  'backup',
  'snapshot delete',
] as const;

const blockJobNames: Readonly<Record<number, string>> = {
  [flags.blockJobType.pull]: 'block pull',
  [flags.blockJobType.copy]: 'block copy',
  [flags.blockJobType.commit]: 'block commit',
  [flags.blockJobType.activeCommit]: 'active block commit',
  [flags.blockJobType.backup]: 'backup',
};

/** The block jobs of a running domain, which report percentages. */
export async function readBlockJobs(
  monitors: Monitors,
  dom: Domain,
  disks: readonly string[],
): Promise<RunningJob[]> {
  const read = async (disk: string) => monitors.ask(dom, (connection) => readBlockJob(connection, dom, disk));
  const [first, ...others] = disks;
  if (first === undefined) return [];
  // Not all at once, so that a QEMU that hangs holds only one call.
  const job = await read(first);
  const jobs = [job, ...(await Promise.all(others.map(read)))];
  return jobs.filter((each) => each !== undefined);
}

async function readBlockJob(
  connection: Connection,
  dom: Domain,
  disk: string,
): Promise<RunningJob | undefined> {
  const info = await connection
    .call(procedures.domainGetBlockJobInfo, { dom, path: disk, flags: 0 })
    .catch(() => undefined);
  if (info === undefined || !info.found) return undefined;
  const name = blockJobNames[info.type] ?? 'a block job';
  return { text: `${name} on ${disk}`, progress: blockProgress(disk, info) };
}

function blockProgress(disk: string, info: { cur: bigint; end: bigint }): Progress {
  const done = Number(info.cur);
  const total = Number(info.end);
  // QEMU reports no total right after the start.
  if (total === 0) return { disk };
  return {
    disk,
    bytesDone: done,
    bytesTotal: total,
    percent: Math.min(100, (done / total) * 100),
  };
}

/** Undefined if the domain has no job, is too busy to answer, or its driver does not support jobs. */
export async function readDomainJob(monitors: Monitors, dom: Domain): Promise<RunningJob | undefined> {
  const stats = await monitors.ask(dom, (connection) =>
    connection.call(procedures.domainGetJobStats, { dom, flags: 0 }).catch(() => undefined),
  );
  if (stats === undefined || stats.type === flags.jobType.none) return undefined;
  const fields = paramsByField(stats.params);
  const operation = numberOf(fields.get('operation')) ?? 0;
  const done = numberOf(fields.get('data_processed'));
  const total = numberOf(fields.get('data_total'));
  const progress: Progress =
    done === undefined || total === undefined || total === 0
      ? {}
      : { bytesDone: done, bytesTotal: total, percent: Math.min(100, (done / total) * 100) };
  return { text: operationNames[operation] ?? 'a job', progress };
}

function numberOf(value: TypedValue | undefined): number | undefined {
  return typeof value === 'bigint' || typeof value === 'number' ? Number(value) : undefined;
}
