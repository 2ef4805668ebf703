import {
  type ConfigurationAnswer,
  type ConfigurationSection,
  type MachineConfiguration,
  type Setting,
  SnaptreeError,
} from '@snaptree/core';
import { child, childText, type XmlElement } from '@snaptree/formats';
import type { CapturedConfiguration } from '../../driver.ts';
import { decodedName } from '../names.ts';
import { readObject } from '../vim/properties.ts';
import type { VimSession } from '../vim/session.ts';
import { typeOf } from '../vim/values.ts';
import { devicesOf, disksOf, labelOf } from './disks.ts';
import { textIn } from './probe.ts';
import { machineObject, snapshotObject, snapshotsIn } from './snapshots.ts';

/** A snapshot has a configuration of its own with the captured settings. */
export async function readConfiguration(
  session: VimSession,
  domainId: string,
  snapshotId: string,
): Promise<CapturedConfiguration> {
  const { values } = await readObject(session, machineObject(domainId), ['name', 'snapshot', 'config']);
  const { snapshots } = snapshotsIn(values.get('snapshot'));
  if (!snapshots.some(({ id }) => id === snapshotId))
    throw new SnaptreeError({
      code: 'notFound',
      what: 'There is no {on}.',
      on: `snapshot ${snapshotId} of VM ${decodedName(textIn(values.get('name')))}`,
      todo: 'Read the tree again and choose a different snapshot.',
    });
  const captured = await readObject(session, snapshotObject(snapshotId), ['config']);
  return { captured: answer(captured.values.get('config')), live: answer(values.get('config')) };
}

function answer(config: XmlElement | undefined): ConfigurationAnswer {
  return config === undefined
    ? {
        kind: 'none',
        code: 'unreadable',
        text: 'vSphere does not show the configuration to the user of this host.',
      }
    : { kind: 'known', configuration: configurationOf(config) };
}

/** Without `extraConfig`, which may contain secrets. */
function configurationOf(config: XmlElement): MachineConfiguration {
  const devices = devicesOf(config);
  return {
    sections: [
      ...machineSections(config),
      ...diskSections(devices),
      ...devices.filter(isDrive).map(driveSection),
      ...devices.filter(isCard).map(cardSection),
    ],
  };
}

function machineSections(config: XmlElement): ConfigurationSection[] {
  const hardware = child(config, 'hardware') ?? config;
  const video = devicesOf(config).find((device) => typeOf(device) === 'VirtualMachineVideoCard');
  return [
    part('machine', 'VM', [
      text('system', 'Guest system', childText(config, 'guestFullName') ?? childText(config, 'guestId')),
      text('firmware', 'Firmware', childText(config, 'firmware')),
      text('hardware', 'Hardware version', childText(config, 'version')),
    ]),
    part('cpu', 'Processors', [
      text('count', 'Count', childText(hardware, 'numCPU')),
      text('cores', 'Cores per socket', childText(hardware, 'numCoresPerSocket')),
    ]),
    part('memory', 'Memory', [bytes('memory', 'Memory', times(childText(hardware, 'memoryMB'), MIB))]),
    ...(video === undefined
      ? []
      : [
          part('graphics', 'Graphics', [
            bytes('memory', 'Video memory', times(childText(video, 'videoRamSizeInKB'), KIB)),
          ]),
        ]),
  ];
}

function diskSections(devices: readonly XmlElement[]): ConfigurationSection[] {
  return disksOf(devices).map(({ name, chain, capacity, leftOut }) => ({
    ...part(`disk ${name}`, `Disk ${name}`, [
      [{ key: 'file', label: 'File', value: { kind: 'files', chain: [...chain] } }],
      [{ key: 'capacity', label: 'Capacity', value: { kind: 'bytes', bytes: capacity } }],
      text('snapshots', 'In snapshots', leftOut ? 'no, the disk is independent' : 'yes'),
    ]),
    disk: name,
  }));
}

const isDrive = (device: XmlElement) => ['VirtualCdrom', 'VirtualFloppy'].includes(typeOf(device) ?? '');
const isCard = (device: XmlElement) => child(device, 'macAddress') !== undefined;

function driveSection(device: XmlElement): ConfigurationSection {
  const label = labelOf(device);
  const backing = child(device, 'backing');
  const file = backing === undefined ? undefined : childText(backing, 'fileName');
  return part(`drive ${label}`, label, [
    text('medium', 'Medium', file === '' ? 'none' : (file ?? 'a device')),
  ]);
}

function cardSection(device: XmlElement): ConfigurationSection {
  const mac = childText(device, 'macAddress') ?? '';
  const connectable = child(device, 'connectable');
  return part(`nic ${mac}`, `Network card ${mac}`, [
    text('network', 'Network', networkOf(child(device, 'backing'))),
    text('model', 'Model', typeOf(device)?.replace(/^Virtual/, '')),
    text(
      'start',
      'At power on',
      connectable === undefined
        ? undefined
        : childText(connectable, 'startConnected') === 'true'
          ? 'connected'
          : 'not connected',
    ),
  ]);
}

/** The name of a network, or the key of a distributed port group, whose name is not stored here. */
function networkOf(backing: XmlElement | undefined): string | undefined {
  if (backing === undefined) return undefined;
  const port = child(backing, 'port');
  return (
    childText(backing, 'deviceName') ??
    childText(backing, 'opaqueNetworkId') ??
    (port === undefined ? undefined : childText(port, 'portgroupKey'))
  );
}

const part = (
  key: string,
  title: string,
  settings: readonly (readonly Setting[])[],
): ConfigurationSection => ({ key, title, settings: settings.flat() });

/** Settings that vSphere does not report are left out. */
const text = (key: string, label: string, value: string | undefined): Setting[] =>
  value === undefined || value === '' ? [] : [{ key, label, value: { kind: 'text', text: value } }];

const bytes = (key: string, label: string, count: number | undefined): Setting[] =>
  count === undefined ? [] : [{ key, label, value: { kind: 'bytes', bytes: count } }];

const times = (count: string | undefined, unit: number) =>
  count === undefined ? undefined : Number(count) * unit;

const KIB = 1024;
const MIB = 1024 * KIB;
