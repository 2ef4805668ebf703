import { type DomainBuilder, HostBuilder } from './builder.ts';
import { DAY, GiB, HOUR, KiB, MiB } from './units.ts';

interface Seed {
  readonly now: number;
  readonly random: () => number;
}

/** Bytes between two sizes, small ones as likely as large ones. */
const between = (random: () => number, least: number, most: number) =>
  Math.round(least * (most / least) ** random());

/** Production services on QEMU: external chains under running guests, a mixed one, a saved one, a broken one. */
export function atlas({ now, random }: Seed): HostBuilder {
  const host = new HostBuilder({
    kind: 'qemu',
    now,
    random,
    freeBytes: 1_400 * GiB,
    folder: '/var/lib/libvirt/images',
  });
  host.domain('dns-01', { disks: { vda: 8 * GiB }, memory: 512 * MiB, writes: 12 * KiB }).power('running');
  host.domain('dns-02', { disks: { vda: 8 * GiB }, memory: 512 * MiB, writes: 9 * KiB }).power('running');
  const web = host.domain('web-01', { writes: 180 * KiB, memory: 4 * GiB });
  web.insert('/var/lib/libvirt/images/iso/debian-12.7.iso');
  chain(web, ['before nginx 1.26', 'after nginx 1.26', 'before cert rotation'], {
    oldest: 12 * DAY,
    newest: 5 * HOUR,
    bytes: 2 * GiB,
  });
  web
    .change(() => ({ memoryBytes: 8 * GiB, cpus: 6 }))
    .insert(null)
    .addCard('storage');
  chain(host.domain('web-02', { writes: 160 * KiB, memory: 4 * GiB }), ['before nginx 1.26'], {
    oldest: 12 * DAY,
    newest: 12 * DAY,
    bytes: 900 * MiB,
  });
  databases(host);
  const mail = host.domain('mail', {
    disks: { vda: 240 * GiB },
    used: 130 * GiB,
    memory: 8 * GiB,
    writes: 400 * KiB,
  });
  chain(mail, ['golden', 'before dovecot 2.4'], { oldest: 200 * DAY, newest: 3 * DAY, bytes: 24 * GiB });
  mail.named('golden').protected = true;
  mixed(host.domain('jump-host', { disks: { vda: 20 * GiB }, memory: 1 * GiB }));
  host
    .domain('build-cache', { disks: { vda: 500 * GiB }, memory: 16 * GiB })
    .grow('clean(warm*)', { oldest: 90 * DAY, newest: 30 * DAY, bytes: () => 70 * GiB })
    .power('saved');
  unknownCurrent(host.domain('vpn-gateway', { disks: { vda: 10 * GiB }, memory: 1 * GiB }));
  const tight = host.domain('log-archive', { disks: { vda: 900 * GiB }, used: 610 * GiB, memory: 4 * GiB });
  chain(tight, ['before retention change', 'after retention change'], {
    oldest: 70 * DAY,
    newest: 8 * DAY,
    bytes: 140 * GiB,
  });
  tight.domain.freeBytes = 6 * GiB;
  return host;
}

/** A database with schema versions, and its replica under a backup product. */
function databases(host: HostBuilder): void {
  const database = host.domain('postgres-main', {
    disks: { vda: 60 * GiB, vdb: 800 * GiB },
    used: 310 * GiB,
    memory: 32 * GiB,
    writes: 3 * MiB,
  });
  chain(database, ['pre 16.4 upgrade', 'schema v212', 'schema v213', 'before reindex'], {
    oldest: 41 * DAY,
    newest: 26 * HOUR,
    bytes: 38 * GiB,
  });
  const replica = host.domain('postgres-replica', {
    disks: { vda: 60 * GiB, vdb: 800 * GiB },
    used: 305 * GiB,
    memory: 32 * GiB,
    writes: 3 * MiB,
  });
  chain(replica, ['nightly backup 2211', 'nightly backup 2212'], {
    oldest: 2 * DAY,
    newest: 20 * HOUR,
    bytes: 11 * GiB,
  });
  for (const snapshot of replica.domain.snapshots) snapshot.owner = 'Night Vault Backup';
}

/** A laboratory of internal snapshots: wide, deep, and one with a thousand. */
export function forge({ now, random }: Seed): HostBuilder {
  const host = new HostBuilder({ kind: 'qemu', now, random, freeBytes: 320 * GiB, folder: '/srv/vm' });
  const some = () => between(random, 300 * KiB, 3 * GiB);
  host
    .domain('kernel-test', { memory: 2 * GiB })
    .grow(
      'installed(6.1-lts(6.1.100 6.1.112) 6.6-lts(6.6.50(kasan) 6.6.58*) 6.11(6.11-rc1 6.11-rc2 6.11-final) 6.12-rc1)',
      { oldest: 400 * DAY, newest: 2 * DAY, bytes: some },
    );
  host
    .domain('installer-matrix')
    .grow(
      'blank(debian-11 debian-12 debian-13 ubuntu-22.04 ubuntu-24.04 ubuntu-26.04 fedora-41 fedora-42 alma-9 alma-10 opensuse arch gentoo void nixos alpine*)',
      { oldest: 120 * DAY, newest: 90 * 60_000, bytes: some },
    );
  host
    .domain('training-01')
    .grow('start(lesson-1(lesson-2(lesson-3*)))', {
      oldest: 30 * DAY,
      newest: 40 * 60_000,
      bytes: some,
      memory: (n) => n > 0,
    })
    .power('running');
  host
    .domain('training-02')
    .insert('/srv/iso/course.iso')
    .grow('start(lesson-1(lesson-2* experiment))', {
      oldest: 30 * DAY,
      newest: 3 * HOUR,
      bytes: some,
      memory: (n) => n > 0,
    })
    .change(() => ({ memoryBytes: 3 * GiB }))
    .insert(null)
    .power('paused');
  host.domain('training-03').grow('start*', { oldest: 30 * DAY, newest: 30 * DAY, bytes: some });
  host.domain('training-04');
  host
    .domain('router-lab', { disks: { vda: 4 * GiB }, memory: 256 * MiB })
    .grow('factory(bgp(bgp-flap* bgp-ok) ospf(ospf-area0 ospf-stub(ospf-nssa)))', {
      oldest: 60 * DAY,
      newest: 6 * HOUR,
      bytes: () => between(random, 4 * KiB, 20 * MiB),
    })
    .addCard('uplink-b')
    .addCard('management');
  odd(host.domain('names "quoted" & <b>bold</b> 🌲', { disks: { vda: 6 * GiB } }));
  const pinned = host
    .domain('compliance-2025', { disks: { vda: 100 * GiB }, used: 80 * GiB })
    .grow('signed(audited(archived*))', { oldest: 700 * DAY, newest: 320 * DAY, bytes: some });
  pinned.named('signed').protected = true;
  pinned.named('signed').description = 'Sealed by the auditors. Keep until 2032.';
  const lost = host
    .domain('forensics', { disks: { vda: 30 * GiB } })
    .grow('evidence(copy-1(analysis*) copy-2)', { oldest: 50 * DAY, newest: 9 * DAY, bytes: some });
  lost.named('copy-2').unreadable = 'cannot parse the metadata file: unexpected end of document';
  ciGolden(host.domain('ci-golden', { disks: { vda: 64 * GiB }, memory: 8 * GiB }), random);
  return host;
}

function chain(
  builder: DomainBuilder,
  names: readonly string[],
  how: { oldest: number; newest: number; bytes: number },
): void {
  builder.power('running');
  names.forEach((name, n) => {
    const age = how.oldest - ((how.oldest - how.newest) * n) / Math.max(1, names.length - 1);
    builder.take(name, {
      age,
      bytes: Math.round(how.bytes * (0.4 + n / names.length)),
      mechanism: 'external',
    });
  });
  builder.write(Math.round(how.bytes / 3));
}

/** An external snapshot between two internal ones: deleting it would also delete one of them without a warning. */
function mixed(builder: DomainBuilder): void {
  builder.take('fresh install', { age: 180 * DAY, bytes: 900 * MiB });
  builder.take('hardened', { age: 100 * DAY, bytes: 80 * MiB });
  builder.power('running');
  builder.take('before audit', { age: 12 * DAY, bytes: 40 * MiB, mechanism: 'external' });
  builder.take('audit running', { age: 11 * DAY, bytes: 15 * MiB, memory: true });
  builder.write(6 * MiB);
}

/** Another tool redefined the metadata without definitions: no snapshot is current, but the VM writes an overlay. */
function unknownCurrent(builder: DomainBuilder): void {
  chain(builder, ['before wireguard', 'before firewall rules'], {
    oldest: 33 * DAY,
    newest: 4 * DAY,
    bytes: 300 * MiB,
  });
  builder.domain.current = null;
  for (const snapshot of builder.domain.snapshots) delete snapshot.hardware;
}

function odd(builder: DomainBuilder): void {
  const plain = builder.take('plain', { age: 20 * DAY, bytes: 10 * MiB });
  builder.take(`it's "quoted"`, {
    age: 19 * DAY,
    bytes: 5 * KiB,
    description: 'line one\nline two\twith a tab',
  });
  builder.take('<img src=x onerror=alert(1)>', { age: 18 * DAY, bytes: 5 * KiB });
  builder.revert(plain.id);
  builder.take('emoji 🌲🔥 and العربية', { age: 17 * DAY, bytes: 5 * KiB });
  builder.take(
    'a name that continues long past the end of any column, because someone copied the complete text of a change request into it',
    { age: 16 * DAY, bytes: 5 * KiB },
  );
}

const BRANCHES = 40;
const PER_BRANCH = 25;

/** A thousand snapshots: one golden image, forty release branches of nightly builds. */
function ciGolden(builder: DomainBuilder, random: () => number): void {
  const root = builder.take('golden', { age: 730 * DAY, bytes: 9 * GiB });
  for (let branch = 0; branch < BRANCHES; branch++) {
    builder.revert(root.id);
    const nights = branch === 0 ? PER_BRANCH - 1 : PER_BRANCH;
    for (let night = 0; night < nights; night++) {
      const age = (720 - branch * 17.9 - night * 0.7) * DAY;
      builder.take(`release-${branch + 1} nightly ${night + 1}`, {
        age,
        bytes: between(random, 40 * KiB, 200 * MiB),
      });
    }
  }
}
