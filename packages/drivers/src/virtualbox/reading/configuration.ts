import {
  type ConfigurationSection,
  type MachineConfiguration,
  type Setting,
  type SettingValue,
  SnaptreeError,
} from '@snaptree/core';
import { childText } from '@snaptree/formats';
import type { CapturedConfiguration } from '../../driver.ts';
import { VirtualBoxError } from '../connecting/web-service.ts';
import type { Reference, WebSession } from '../connecting/web-session.ts';
import { diskName, Media } from './media.ts';
import { walkSnapshots } from './snapshots.ts';

/** Network slots that are read. An ICH9 VM has 36, but more than eight are rare (7.2). */
const NETWORK_SLOTS = 8;
const BOOT_POSITIONS = 4;

/** A snapshot has a machine object of its own with the captured settings. */
export async function readConfiguration(
  session: WebSession,
  machine: Reference,
  snapshotId: string,
): Promise<CapturedConfiguration> {
  const captured = await capturedMachine(session, machine, snapshotId);
  return {
    captured: { kind: 'known', configuration: await configurationOf(session, captured) },
    live: { kind: 'known', configuration: await configurationOf(session, machine) },
  };
}

async function capturedMachine(session: WebSession, machine: Reference, id: string): Promise<Reference> {
  const found = (await walkSnapshots(session, machine)).find((s) => s.id === id);
  if (found !== undefined) return session.text('ISnapshot_getMachine', found.ref);
  throw new SnaptreeError({
    code: 'notFound',
    what: 'There is no {on}.',
    on: `snapshot ${id} of VM ${await session.text('IMachine_getName', machine)}`,
    todo: 'Read the tree again and choose a different snapshot.',
  });
}

async function configurationOf(session: WebSession, machine: Reference): Promise<MachineConfiguration> {
  return {
    sections: [
      ...(await machineSections(session, machine)),
      ...(await diskSections(session, machine)),
      ...(await networkSections(session, machine)),
    ],
  };
}

async function machineSections(session: WebSession, machine: Reference): Promise<ConfigurationSection[]> {
  const [system, processors, memory, graphics] = await Promise.all([
    session.text('IMachine_getOSTypeId', machine),
    session.text('IMachine_getCPUCount', machine),
    session.number('IMachine_getMemorySize', machine),
    session.text('IMachine_getGraphicsAdapter', machine),
  ]);
  const boot: string[] = [];
  for (let position = 1; position <= BOOT_POSITIONS; position++)
    boot.push(await session.text('IMachine_getBootOrder', machine, { position }));
  const controller = await session.text('IGraphicsAdapter_getGraphicsControllerType', graphics);
  const video = await session.number('IGraphicsAdapter_getVRAMSize', graphics);
  const devices = boot.filter((device) => device !== 'Null').join(', ');
  return [
    {
      key: 'machine',
      title: 'VM',
      settings: [
        setting('system', 'Guest system', text(system)),
        setting('boot', 'Boot order', text(devices)),
      ],
    },
    { key: 'cpu', title: 'Processors', settings: [setting('count', 'Count', text(processors))] },
    { key: 'memory', title: 'Memory', settings: [setting('memory', 'Memory', mebibytes(memory))] },
    {
      key: 'graphics',
      title: 'Graphics',
      settings: [
        setting('type', 'Type', text(controller)),
        setting('memory', 'Video memory', mebibytes(video)),
      ],
    },
  ];
}

/** Hard disks with their images, and drives with their media. */
async function diskSections(session: WebSession, machine: Reference): Promise<ConfigurationSection[]> {
  const media = new Media(session);
  const sections: ConfigurationSection[] = [];
  for (const structure of await session.structures('IMachine_getMediumAttachments', machine)) {
    const name = diskName(structure);
    const type = childText(structure, 'type') ?? '';
    const medium = childText(structure, 'medium') ?? '';
    if (type === 'HardDisk' && medium !== '') {
      const chain = await media.chain(medium);
      sections.push({
        key: `disk ${name}`,
        title: `Disk ${name}`,
        disk: name,
        settings: [
          setting('file', 'File', { kind: 'files', chain: chain.map(({ location }) => location) }),
          setting('capacity', 'Capacity', { kind: 'bytes', bytes: chain[0]?.capacity ?? 0 }),
        ],
      });
    } else {
      const location = medium === '' ? 'empty' : await session.text('IMedium_getLocation', medium);
      sections.push({
        key: `drive ${name}`,
        title: `${type} drive ${name}`,
        settings: [setting('medium', 'Medium', text(location))],
      });
    }
  }
  return sections;
}

async function networkSections(session: WebSession, machine: Reference): Promise<ConfigurationSection[]> {
  const sections: ConfigurationSection[] = [];
  for (let slot = 0; slot < NETWORK_SLOTS; slot++) {
    const adapter = await adapterIn(session, machine, slot);
    if (adapter === undefined) break;
    if (!(await session.flag('INetworkAdapter_getEnabled', adapter))) continue;
    const [mac, attachment, model, cable] = await Promise.all([
      session.text('INetworkAdapter_getMACAddress', adapter),
      session.text('INetworkAdapter_getAttachmentType', adapter),
      session.text('INetworkAdapter_getAdapterType', adapter),
      session.flag('INetworkAdapter_getCableConnected', adapter),
    ]);
    sections.push({
      key: `nic ${mac}`,
      title: `Network card ${mac}`,
      settings: [
        setting('network', 'Network', text(attachment)),
        setting('model', 'Model', text(model)),
        setting('cable', 'Cable', text(cable ? 'connected' : 'not connected')),
      ],
    });
  }
  return sections;
}

/** Undefined beyond the last slot of the VM's chipset. */
async function adapterIn(
  session: WebSession,
  machine: Reference,
  slot: number,
): Promise<Reference | undefined> {
  try {
    return await session.text('IMachine_getNetworkAdapter', machine, { slot });
  } catch (error) {
    if (error instanceof VirtualBoxError) return undefined;
    throw error;
  }
}

const setting = (key: string, label: string, value: SettingValue): Setting => ({ key, label, value });
const text = (value: string): SettingValue => ({ kind: 'text', text: value });
const mebibytes = (count: number): SettingValue => ({ kind: 'bytes', bytes: count * 1024 * 1024 });
