import type { ConfigurationSection, Setting } from '@snaptree/core';
import { child, isElement, type XmlElement } from '../../xml/element.ts';
import { sourcePlace } from '../domain.ts';
import { flatten, settingsOf, shortened } from './flatten.ts';

/** `parts`: only what can differ between a running VM and its definition. */
export type Detail = 'all' | 'parts';

/** Names that libvirt generates at every start. */
const madeUp = /^(alias|address|seclabel|privateData)(\/|@|\[|$)/;

/** The key of a section stays the same when other devices are added or removed. */
export function deviceSection(device: XmlElement, detail: Detail): ConfigurationSection | undefined {
  switch (device.name) {
    case 'emulator':
      return undefined;
    case 'disk':
      return diskSection(device, detail);
    case 'interface':
      return cardSection(device, detail);
    case 'controller':
      // libvirt adds bridges automatically when a device needs one.
      return device.attributes.get('type') === 'pci' || detail === 'parts'
        ? undefined
        : controllerSection(device);
    default:
      return otherSection(device, detail);
  }
}

function diskSection(disk: XmlElement, detail: Detail): ConfigurationSection | undefined {
  const target = child(disk, 'target')?.attributes.get('dev');
  if (target === undefined) return undefined;
  const kind = disk.attributes.get('device') ?? 'disk';
  const exchangeable = kind === 'cdrom' || kind === 'floppy';
  const place = exchangeable
    ? text('medium', 'Medium', sourcePlace(disk) ?? 'none')
    : ({ key: 'file', label: 'File', value: { kind: 'files', chain: chainOf(disk) } } satisfies Setting);
  const facts = flatten(disk, (path) => madeUp.test(path) || ofDiskElsewhere.test(path));
  return {
    key: `disk ${target}`,
    title: exchangeable ? `${kind === 'cdrom' ? 'CD drive' : 'Floppy drive'} ${target}` : `Disk ${target}`,
    ...(exchangeable ? {} : { disk: target }),
    settings: [
      place,
      ...settingsOf(
        facts.filter(({ path }) => detail === 'all' || path === 'target@bus'),
        {
          '@device': 'Kind',
          '@type': 'Source',
          'target@bus': 'Bus',
          'driver@type': 'Format',
          readonly: 'Read-only',
          'driver@cache': 'Cache',
          'driver@discard': 'Discard',
          'driver@io': 'I/O',
          serial: 'Serial number',
          shareable: 'Shared',
        },
      ),
    ],
  };
}

/** Shown as the file, generated at every start, or part of a running block job. */
const ofDiskElsewhere = /^(source|backingStore|mirror|target@dev|driver@name)(@|\/|$)|^source/;

/** QEMU cannot open longer chains. */
const MAX_CHAIN = 200;

function chainOf(disk: XmlElement): string[] {
  const chain: string[] = [];
  for (let layer: XmlElement | undefined = disk; layer !== undefined; layer = child(layer, 'backingStore')) {
    const place = sourcePlace(layer);
    if (place === undefined || chain.length === MAX_CHAIN) break;
    chain.push(shortened(place));
  }
  return chain;
}

function cardSection(card: XmlElement, detail: Detail): ConfigurationSection {
  const mac = child(card, 'mac')?.attributes.get('address')?.toLowerCase() ?? 'without address';
  const source = child(card, 'source');
  const get = (name: string) => source?.attributes.get(name);
  const type = card.attributes.get('type') ?? '';
  const network = get('network') ?? get('bridge') ?? get('dev') ?? get('name') ?? '';
  const facts = flatten(card, (path) => madeUp.test(path) || ofCardElsewhere.test(path));
  return {
    key: `nic ${mac}`,
    title: `Network card ${mac}`,
    settings: [
      text('network', 'Network', network === '' ? type : `${network} (${type})`),
      ...settingsOf(
        facts.filter(({ path }) => detail === 'all' || path === 'model@type'),
        { 'model@type': 'Model', 'link@state': 'Link', 'filterref@filter': 'Filter', mtu: 'MTU' },
      ),
    ],
  };
}

/** The bridge, the port and the name on the host are assigned at every start. */
const ofCardElsewhere = /^(mac|source|target|@type|guest|backend)(@|\/|$)|^@type$/;

function controllerSection(controller: XmlElement): ConfigurationSection {
  const { attributes } = controller;
  const name = `${attributes.get('type') ?? ''} ${attributes.get('index') ?? ''}`.trim();
  const facts = flatten(controller, (path) => madeUp.test(path) || path === '@index' || path === '@type');
  return {
    key: `controller ${name} ${attributes.get('model') ?? ''}`.trim(),
    title: `Controller ${name}`,
    settings: settingsOf(facts, { '@model': 'Model' }),
  };
}

const titles: Readonly<Record<string, string>> = {
  graphics: 'Graphics',
  video: 'Video',
  sound: 'Sound',
  audio: 'Audio backend',
  input: 'Input',
  serial: 'Serial port',
  console: 'Console',
  parallel: 'Parallel port',
  channel: 'Channel',
  hostdev: 'Host device',
  redirdev: 'Redirected USB',
  tpm: 'TPM',
  rng: 'Random numbers',
  watchdog: 'Watchdog',
  memballoon: 'Memory balloon',
  memory: 'Memory module',
  filesystem: 'Shared folder',
  panic: 'Panic notifier',
  shmem: 'Shared memory',
  vsock: 'Host socket',
  smartcard: 'Smartcard',
  iommu: 'IOMMU',
};

/** Devices that can be hot-plugged, in addition to disks and network cards. */
const pluggable = new Set(['hostdev', 'redirdev', 'memory', 'filesystem', 'watchdog', 'rng', 'shmem']);

function otherSection(device: XmlElement, detail: Detail): ConfigurationSection | undefined {
  if (detail === 'parts' && !pluggable.has(device.name)) return undefined;
  const facts = flatten(device, (path) => madeUp.test(path) || foundAtStart(device, path));
  const title = titles[device.name] ?? device.name;
  const name = nameOf(device);
  const settings = settingsOf(facts, {
    '@type': 'Type',
    '@model': 'Model',
    '@bus': 'Bus',
    'model@type': 'Model',
    '@listen': 'Listens on',
    '@port': 'Port',
  });
  return {
    key: `${device.name} ${name}`.trim(),
    title: name === '' ? title : `${title} ${name}`,
    settings: settings.map((setting) =>
      passes(device, setting.key) ? { ...setting, passing: true } : setting,
    ),
  };
}

/** Distinguishes devices of the same kind. */
function nameOf(device: XmlElement): string {
  const target = child(device, 'target');
  const own = ['name', 'dir', 'port']
    .map((key) => target?.attributes.get(key))
    .find((word) => word !== undefined);
  const model = device.attributes.get('model') ?? child(device, 'model')?.attributes.get('type');
  const type = device.attributes.get('type');
  if (device.name === 'hostdev') return sourceAddress(device) || (type ?? '');
  if (device.name === 'video' || device.name === 'memballoon') return '';
  return (
    own ?? (device.name === 'input' ? [type, device.attributes.get('bus')].join(' ') : (type ?? model ?? ''))
  );
}

/** The address of a device on the host, which identifies it until it is moved. */
function sourceAddress(device: XmlElement): string {
  const source = child(device, 'source');
  if (source === undefined) return '';
  const parts = source.children.filter(isElement).flatMap((part) => [...part.attributes.values()]);
  return [...source.attributes.values(), ...parts].join(':').slice(0, 80);
}

/** Terminals, sockets and states that exist only while the VM runs. */
function foundAtStart(device: XmlElement, path: string): boolean {
  const type = device.attributes.get('type');
  if (path === '@tty' || path === 'target@state') return true;
  return (type === 'pty' || device.name === 'channel') && path.startsWith('source');
}

/** A port that libvirt chooses changes at every start. */
function passes(device: XmlElement, path: string): boolean {
  if (device.name !== 'graphics') return false;
  const chosen = device.attributes.get('autoport') === 'yes' || device.attributes.get('port') === '-1';
  return chosen && /^@(port|tlsPort|websocket)$/.test(path);
}

const text = (key: string, label: string, value: string): Setting => ({
  key,
  label,
  value: { kind: 'text', text: shortened(value) },
});
