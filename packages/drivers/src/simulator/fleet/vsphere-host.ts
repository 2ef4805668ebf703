import { type DomainBuilder, HostBuilder } from './builder.ts';
import { DAY, GiB, HOUR, MiB } from './units.ts';

/** A data center on vSphere: 32 levels deep, disks that wait for consolidation, a backup product's snapshots. */
export function cluster({ now, random }: { now: number; random: () => number }): HostBuilder {
  const host = new HostBuilder({
    kind: 'vsphere',
    now,
    random,
    freeBytes: 5_600 * GiB,
    folder: '[datastore1]',
  });
  const some = () => Math.round(40 * MiB * 900 ** random());
  const disk = (size: number) => ({ 'Hard disk 1': size });
  host
    .domain('erp-app-01', { disks: disk(120 * GiB), used: 70 * GiB, memory: 16 * GiB, writes: 500 * 1024 })
    .grow('before_q3_close(q3_closed(before_hotfix*))', {
      oldest: 55 * DAY,
      newest: 3 * DAY,
      bytes: some,
      memory: (n) => n === 2,
    })
    .change(() => ({ memoryBytes: 24 * GiB, cpus: 12 }))
    .addCard('Backup VLAN 210')
    .power('running');
  host
    .domain('erp-app-02', { disks: disk(120 * GiB), used: 68 * GiB, memory: 16 * GiB, writes: 450 * 1024 })
    .grow('before_q3_close*', { oldest: 55 * DAY, newest: 55 * DAY, bytes: some })
    .power('running');
  host
    .domain('erp-db', {
      disks: { 'Hard disk 1': 80 * GiB, 'Hard disk 2': 2_000 * GiB },
      used: 740 * GiB,
      memory: 128 * GiB,
      writes: 8 * MiB,
    })
    .grow('before_migration*', { oldest: 16 * DAY, newest: 16 * DAY, bytes: () => 190 * GiB })
    .power('running');
  const backup = host
    .domain('file-server', { disks: disk(4_000 * GiB), used: 2_900 * GiB, memory: 8 * GiB, writes: 2 * MiB })
    .grow('NV_BACKUP_TEMPORARY*', { oldest: 9 * HOUR, newest: 9 * HOUR, bytes: () => 3 * GiB })
    .power('running');
  for (const snapshot of backup.domain.snapshots) snapshot.owner = 'Night Vault Backup';
  const deep = Array.from({ length: 32 }, (_, n) => `step-${String(n + 1).padStart(2, '0')}`);
  host
    .domain('release-train', { disks: disk(60 * GiB), memory: 4 * GiB })
    .grow(`${deep.join('(')}*${')'.repeat(31)}`, { oldest: 330 * DAY, newest: 26 * HOUR, bytes: some });
  host
    .domain('devbox-maria', { disks: disk(100 * GiB), writes: 60 * 1024 })
    .grow('clean(node-20(node-22) node-24* python)', { oldest: 150 * DAY, newest: 50 * 60_000, bytes: some })
    .power('running');
  host
    .domain('devbox-omar', { disks: disk(100 * GiB) })
    .grow('clean(experiment*)', { oldest: 90 * DAY, newest: 12 * HOUR, bytes: some })
    .power('saved');
  unfinished(
    host.domain('billing', { disks: disk(200 * GiB), used: 90 * GiB, memory: 8 * GiB, writes: 300 * 1024 }),
    some,
  );
  twins(host.domain('print-server', { disks: disk(40 * GiB) }), some);
  host.domain('template-rhel-9', { disks: disk(32 * GiB), used: 3 * GiB });
  host
    .domain('load-balancer', { disks: disk(16 * GiB), memory: 2 * GiB, writes: 20 * 1024 })
    .power('running');
  return host;
}

/** A merge at a fork left its disk behind: the snapshot is gone, the space is not. */
function unfinished(builder: DomainBuilder, some: () => number): void {
  builder.grow('installed(before_patch(patched* rollback_test))', {
    oldest: 75 * DAY,
    newest: 5 * DAY,
    bytes: some,
  });
  builder.delete(builder.named('before patch').id);
  builder.power('running');
}

function twins(builder: DomainBuilder, some: () => number): void {
  const first = builder.take('VM Snapshot', { age: 40 * DAY, bytes: some() });
  builder.take('VM Snapshot', { age: 20 * DAY, bytes: some() });
  builder.revert(first.id);
  builder.take('VM Snapshot', { age: 2 * DAY, bytes: some() });
}
