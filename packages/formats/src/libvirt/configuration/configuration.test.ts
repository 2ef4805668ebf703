import {
  type ConfigurationAnswer,
  compareConfigurations,
  type DiskFiles,
  differs,
  type MachineConfiguration,
} from '@snaptree/core';
import { describe, expect, it } from 'vitest';
import domainOff from '../samples/domain-off.xml?raw';
import domainRunning from '../samples/domain-running.xml?raw';
import domainStored from '../samples/domain-running-inactive.xml?raw';
import externalRunning from '../samples/external-running.xml?raw';
import internalOff from '../samples/internal-off.xml?raw';
import { readCapturedConfiguration, readLiveConfiguration } from './read.ts';

function known(answer: ConfigurationAnswer): MachineConfiguration & { running?: MachineConfiguration } {
  if (answer.kind === 'none') throw new Error(answer.text);
  return { ...answer.configuration, ...(answer.running === undefined ? {} : { running: answer.running }) };
}

const domain = (devices: string, rest = '', attributes = '') =>
  `<domain type='kvm'${attributes}><name>m</name><uuid>08f3f9ac-d722-42f2-a8a5-db397f4496e2</uuid>
   <memory unit='KiB'>4194304</memory><vcpu placement='static'>4</vcpu>${rest}<devices>${devices}</devices></domain>`;
const off = (devices: string, rest = '') =>
  known(readLiveConfiguration(domain(devices, rest), domain(devices, rest)));
const told = (configuration: MachineConfiguration) =>
  Object.fromEntries(
    configuration.sections.map(({ key, settings }) => [
      key,
      Object.fromEntries(
        settings.map(({ label, value }) => [
          label,
          value.kind === 'text' ? value.text : value.kind === 'bytes' ? value.bytes : value.chain,
        ]),
      ),
    ]),
  );
const differences = (before: MachineConfiguration, after: MachineConfiguration, files?: DiskFiles) =>
  compareConfigurations(before, after, files).flatMap((section) =>
    section.settings.filter((s) => differs(s.state)).map((s) => `${section.key}: ${s.label} ${s.state}`),
  );

describe('readers of a VM configuration', () => {
  it('read machine, processors, memory and disks from libvirt 9.0', () => {
    const parts = told(known(readLiveConfiguration(domainStored, domainRunning)));
    expect(parts).toMatchObject({
      machine: {
        Firmware: 'BIOS',
        'Boot order': 'hd',
        'Machine type': 'pc-i440fx-7.2',
        Architecture: 'x86_64',
      },
      cpu: { Count: '1', Model: 'qemu64' },
      memory: { Memory: 64 * 1024 ** 2 },
      'disk vda': { Format: 'qcow2', Bus: 'virtio' },
    });
  });

  it('find no difference between a running VM and its definition', () => {
    const running = known(readLiveConfiguration(domainStored, domainRunning));
    expect(running.running).toBeUndefined();
    const stored = known(readLiveConfiguration(domainStored, domainStored));
    expect(differences(running, stored)).toEqual([]);
  });

  it('use the stored definition in a snapshot of a running VM', () => {
    const captured = known(readCapturedConfiguration(externalRunning));
    expect(differences(captured, known(readLiveConfiguration(domainStored, domainRunning)))).toEqual([]);
    expect(captured.raw).toMatchObject({ format: 'libvirt snapshot XML' });
    expect(captured.raw?.text).toContain('<inactiveDomain');
  });

  it('use the only definition in a snapshot of a VM that was off, and show the new layer', () => {
    const captured = known(readCapturedConfiguration(internalOff));
    const live = known(readLiveConfiguration(domainOff, domainOff));
    expect(differences(captured, live)).toEqual(['disk vda: File changed']);
    const files = [captured, live]
      .flatMap((c) => told(c)['disk vda']?.File)
      .filter((f) => typeof f === 'string');
    expect(differences(captured, live, new Map([['vda', new Set(files)]]))).toEqual([]);
  });
});

describe('a configuration in sections', () => {
  const card = (mac: string, network: string, live = '') =>
    `<interface type='network'><mac address='${mac}'/><source network='${network}'${live}/><model type='virtio'/></interface>`;

  it('matches network cards by their MAC address, in any order', () => {
    const two = card('52:54:00:00:00:01', 'lan') + card('52:54:00:00:00:02', 'dmz');
    const turned = card('52:54:00:00:00:02', 'dmz') + card('52:54:00:00:00:01', 'lan');
    expect(differences(off(two), off(turned))).toEqual([]);
    expect(told(off(two))).toMatchObject({
      'nic 52:54:00:00:00:01': { Network: 'lan (network)', Model: 'virtio' },
    });
    expect(differences(off(two), off(card('52:54:00:00:00:01', 'wan')))).toEqual([
      'nic 52:54:00:00:00:01: Network changed',
      'nic 52:54:00:00:00:02: Network removed',
      'nic 52:54:00:00:00:02: Model removed',
    ]);
  });

  it('ignores ports, aliases, addresses and names that libvirt assigns at every start', () => {
    const graphics = (port: string) =>
      `<graphics type='vnc' port='${port}' autoport='yes' listen='127.0.0.1'/>`;
    const live =
      card('52:54:00:00:00:01', 'lan', " portid='7' bridge='virbr0'").replace(
        '<model',
        "<target dev='vnet4'/><alias name='net0'/><model",
      ) +
      `${graphics('5903')}<serial type='pty'><source path='/dev/pts/3'/><target port='0'/><alias name='s'/></serial>`;
    const stored = `${card('52:54:00:00:00:01', 'lan')}${graphics('-1')}<serial type='pty'><target port='0'/></serial>`;
    expect(differences(off(stored), off(live))).toEqual([]);
  });

  it('includes a port that the user chose', () => {
    const graphics = (port: string) => `<graphics type='vnc' port='${port}' autoport='no'/>`;
    expect(differences(off(graphics('5901')), off(graphics('5902')))).toEqual(['graphics vnc: Port changed']);
  });

  it('includes drives with their media', () => {
    const drive = (source: string) =>
      `<disk type='file' device='cdrom'>${source}<target dev='sda' bus='sata'/><readonly/></disk>`;
    const full = off(drive("<source file='/iso/debian.iso'/>"));
    expect(told(full)).toMatchObject({ 'disk sda': { Medium: '/iso/debian.iso', Bus: 'sata' } });
    expect(differences(full, off(drive('')))).toEqual(['disk sda: Medium changed']);
  });

  it('includes unknown elements, so that it misses no difference', () => {
    const tune = (shares: number) => `<cputune><shares>${shares}</shares></cputune>`;
    expect(differences(off('', tune(1)), off('', tune(2)))).toEqual(['rest: cputune shares changed']);
    const unknown = (mode: string) => `<novelty mode='${mode}'/>`;
    expect(differences(off(unknown('a')), off(unknown('b')))).toEqual(['novelty: mode changed']);
  });

  it('numbers devices that cannot be distinguished', () => {
    const keys = off("<memballoon model='none'/><memballoon model='none'/>").sections.map((s) => s.key);
    expect(keys.filter((key) => key.startsWith('memballoon'))).toEqual(['memballoon', 'memballoon #2']);
  });

  it('shows hot-plugged devices next to the definition', () => {
    const stored = domain(card('52:54:00:00:00:01', 'lan'));
    const running = domain(
      card('52:54:00:00:00:01', 'lan') + card('52:54:00:00:00:02', 'dmz'),
      '',
      " id='3'",
    );
    const answer = known(readLiveConfiguration(stored, running));
    expect(answer.sections.map((s) => s.key)).not.toContain('nic 52:54:00:00:00:02');
    if (answer.running === undefined) throw new Error('it runs with a different card');
    expect(differences(answer, answer.running)).toEqual([
      'nic 52:54:00:00:00:02: Network added',
      'nic 52:54:00:00:00:02: Model added',
    ]);
  });
});

describe('secrets in a configuration', () => {
  const secrets = `
    <metadata><cockpit:x xmlns:cockpit='c'>hunter-1</cockpit:x></metadata>
    <sysinfo type='fwcfg'><entry name='opt/com.coreos/config'>hunter-2</entry></sysinfo>
    <sysinfo type='smbios'><oemStrings><entry>hunter-3</entry></oemStrings><bios><entry name='vendor'>Acme</entry></bios></sysinfo>
    <launchSecurity type='sev'><session>hunter-4</session><dhCert>hunter-5</dhCert></launchSecurity>
    <qemu:commandline xmlns:qemu='q'><qemu:arg value='password=hunter-6'/><qemu:env name='K' value='hunter-7'/></qemu:commandline>`;
  const devices = `<graphics type='vnc' port='-1' autoport='yes' passwd='hunter-8' passwdValidTo='2030-01-01T00:00:00'/>
    <disk type='network' device='disk'><source protocol='https' name='d.img' query='token=hunter-9'>
    <host name='h'/><cookies><cookie name='sid'>hunter-10</cookie></cookies></source><target dev='vda' bus='virtio'/></disk>`;

  it('are replaced: passwords, keys, tokens, and anything in free-form elements', () => {
    const live = JSON.stringify(readLiveConfiguration(domain(devices, secrets), domain(devices, secrets)));
    const snapshot = `<domainsnapshot><name>s</name>${domain(devices, secrets)}</domainsnapshot>`;
    const captured = JSON.stringify(readCapturedConfiguration(snapshot));
    for (const text of [live, captured]) {
      expect(text).toContain('[removed]');
      expect(text).toContain('Acme');
      expect(text).not.toContain('hunter');
    }
  });
});

describe('reading an invalid configuration', () => {
  it('reports a missing definition', () => {
    expect(readCapturedConfiguration('<domainsnapshot><name>s</name></domainsnapshot>')).toMatchObject({
      kind: 'none',
      code: 'metadataOnly',
    });
  });

  it.each([
    ['broken', '<domainsnapshot>'],
    ['of another kind', '<domain/>'],
    ['too deep', `<domainsnapshot>${'<a>'.repeat(100)}${'</a>'.repeat(100)}</domainsnapshot>`],
    ['too long', `<domainsnapshot>${' '.repeat(5 * 1024 ** 2)}</domainsnapshot>`],
    ['of too many parts', `<domainsnapshot>${'<a/>'.repeat(100_000)}</domainsnapshot>`],
  ])('fails with a reason: %s', (_, text) => {
    expect(readCapturedConfiguration(text)).toMatchObject({ kind: 'none', code: 'unreadable' });
  });

  it('cuts a configuration with too many sections, and says so', () => {
    const many = Array.from(
      { length: 5_000 },
      (_, n) => `<channel type='unix'><target name='c${n}'/></channel>`,
    );
    const answer = off(`${many.join('')}<shmem name='${'x'.repeat(600_000)}'/>`);
    expect(answer.sections.length).toBeLessThanOrEqual(401);
    expect(answer.sections.at(-1)).toMatchObject({ key: 'more' });
    expect(answer.raw).toMatchObject({ cut: true });
    expect(JSON.stringify(answer).length).toBeLessThan(1_200_000);
  });
});
