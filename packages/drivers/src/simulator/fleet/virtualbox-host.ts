import { type DomainBuilder, HostBuilder } from './builder.ts';
import { DAY, GiB, HOUR, KiB, MiB } from './units.ts';

const disk = { 'SATA 0:0': 80 * GiB };

/** Desktops on VirtualBox: duplicate names, branches that block merges, a linked clone, a dangling parent. */
export function workbench({ now, random }: { now: number; random: () => number }): HostBuilder {
  const host = new HostBuilder({
    kind: 'virtualbox',
    now,
    random,
    freeBytes: 210 * GiB,
    folder: '/home/lab/VirtualBox VMs',
  });
  const some = () => Math.round(600 * KiB * 12_000 ** random());
  host
    .domain('Windows 11 Office', { disks: disk, used: 44 * GiB, memory: 8 * GiB, writes: 90 * KiB })
    .grow('fresh(updates(office(macros-on* macros-off)))', {
      oldest: 300 * DAY,
      newest: 2 * DAY,
      bytes: some,
      memory: (n) => n === 2,
    })
    .change(() => ({ cpus: 6, graphics: 'VBoxSVGA, 256 MiB' }))
    .power('running');
  host
    .domain('Windows Server 2022', {
      disks: { 'SATA 0:0': 120 * GiB, 'SATA 1:0': 300 * GiB },
      used: 70 * GiB,
      memory: 12 * GiB,
    })
    .grow('installed(domain-joined(before_patch(after_patch*)))', {
      oldest: 500 * DAY,
      newest: 15 * DAY,
      bytes: some,
    });
  twins(host.domain('Debian Desktop', { disks: disk }));
  linkedClones(host, some);
  host
    .domain('Malware Sandbox', { disks: disk, memory: 4 * GiB })
    .insert('/home/lab/iso/tools.iso')
    .grow('clean(sample-a(sample-a-run) sample-b sample-c(sample-c-run(sample-c-persist)) sample-d*)', {
      oldest: 45 * DAY,
      newest: 20 * 60_000,
      bytes: some,
      memory: (n) => n > 0,
    })
    .change(({ cards }) => ({
      cards: cards.map((card) => ({ ...card, network: 'intnet: quarantine' })),
      usb: null,
    }))
    .insert(null);
  host
    .domain('Kiosk', { disks: { 'SATA 0:0': 16 * GiB } })
    .grow('image*', { oldest: 610 * DAY, newest: 610 * DAY, bytes: some })
    .power('saved');
  host.domain('Empty Template', { disks: { 'SATA 0:0': 10 * GiB }, used: 2 * MiB });
  broken(host, some);
  nightlies(host.domain('QA Regression', { disks: disk, used: 30 * GiB, memory: 6 * GiB }), some);
  return host;
}

function linkedClones(host: HostBuilder, some: () => number): void {
  const golden = host
    .domain('Ubuntu Golden', { disks: disk, used: 12 * GiB })
    .grow('clone_base(tools*)', { oldest: 220 * DAY, newest: 100 * DAY, bytes: some });
  const base = golden.named('clone base').disks[0]?.stateFile;
  for (const name of ['Ubuntu Clone A', 'Ubuntu Clone B']) {
    host
      .domain(name, { disks: disk, used: 700 * MiB, ...(base === undefined ? {} : { cloneOf: base }) })
      .grow('configured*', { oldest: 90 * DAY, newest: 90 * DAY, bytes: some });
  }
}

/** A snapshot without its parent, and one without its image. */
function broken(host: HostBuilder, some: () => number): void {
  const orphan = host
    .domain('Old Intranet', { disks: disk })
    .grow('v1(v2(v3*))', { oldest: 730 * DAY, newest: 400 * DAY, bytes: some });
  const v2 = orphan.named('v2');
  orphan.domain.snapshots.splice(orphan.domain.snapshots.indexOf(v2), 1);
  const gone = host
    .domain('Scanner Station', { disks: disk })
    .grow('setup(driver-2(driver-3*))', { oldest: 260 * DAY, newest: 130 * DAY, bytes: some });
  const image = gone.named('driver-2').disks[0]?.stateFile;
  if (image !== undefined) delete host.state.files[image];
}

/** Names are labels: two of each, and one with none. */
function twins(builder: DomainBuilder): void {
  const first = builder.take('nightly', { age: 30 * DAY, bytes: 800 * MiB });
  builder.take('nightly', { age: 29 * DAY, bytes: 300 * MiB });
  builder.take('before upgrade', { age: 10 * DAY, bytes: 2 * GiB });
  builder.revert(first.id);
  builder.take('before upgrade', { age: 6 * DAY, bytes: 120 * MiB });
  builder.take('', { age: 7 * HOUR, bytes: 4 * MiB, description: 'Taken without a name.' });
}

/** Two hundred: a trunk of sixty, and a short branch at every third. */
function nightlies(builder: DomainBuilder, some: () => number): void {
  const trunk: string[] = [];
  for (let n = 0; n < 60; n++)
    trunk.push(builder.take(`trunk ${n + 1}`, { age: (360 - n * 5) * DAY, bytes: some() }).id);
  for (let n = 0; n < 20; n++) {
    const from = trunk[n * 3];
    if (from === undefined) continue;
    builder.revert(from);
    for (let k = 0; k < 7; k++)
      builder.take(`fix ${n + 1}.${k + 1}`, { age: (58 - n * 2.8 - k * 0.3) * DAY, bytes: some() });
  }
}
