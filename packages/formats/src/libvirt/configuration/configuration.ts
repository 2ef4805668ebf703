import {
  type ConfigurationSection,
  type MachineConfiguration,
  RAW_LIMIT,
  type Setting,
} from '@snaptree/core';
import { at, child, childText, isElement, type XmlElement } from '../../xml/element.ts';
import { writeXml } from '../../xml/write.ts';
import { bytesPerUnit } from '../units.ts';
import { type Detail, deviceSection } from './devices.ts';
import { flatten, settingsOf, shortened } from './flatten.ts';
import { withoutSecrets } from './redact.ts';

/** Further parts are only counted. */
const MAX_SECTIONS = 400;
const MAX_SETTINGS = 200;

/**
 * The configuration in a `<domain>` (formatdomain, libvirt 9.0), without secrets and without what libvirt generates at
 * every start. `parts`: only what can differ between a running VM and its definition.
 */
export function configurationOf(domain: XmlElement, detail: Detail): MachineConfiguration {
  const clean = withoutSecrets(domain);
  const devices = child(clean, 'devices');
  const sections = [
    ...(detail === 'all' ? [machineSection(clean)] : []),
    processorSection(clean, detail),
    memorySection(clean, detail),
    ...(devices?.children ?? []).flatMap((device) =>
      isElement(device) ? (deviceSection(device, detail) ?? []) : [],
    ),
    ...(detail === 'all' ? [restSection(clean)] : []),
  ].filter((section) => section.settings.length > 0);
  return { sections: bounded(distinct(sections)) };
}

/** The document as text, without its secrets. */
export function rawDocument(format: string, root: XmlElement): NonNullable<MachineConfiguration['raw']> {
  const text = writeXml(withoutSecrets(root));
  return text.length <= RAW_LIMIT ? { format, text } : { format, text: text.slice(0, RAW_LIMIT), cut: true };
}

const machineLabels = {
  title: 'Title',
  description: 'Description',
  'os/type@arch': 'Architecture',
  'os/type@machine': 'Machine type',
  'os/type': 'Virtualisation',
  'os@firmware': 'Firmware',
  'os/loader': 'Firmware file',
  'os/nvram': 'Firmware variables',
  'os/loader@secure': 'Secure boot',
  'clock@offset': 'Clock',
  on_poweroff: 'At power-off',
  on_reboot: 'At reboot',
  on_crash: 'On crash',
} as const;

function machineSection(domain: XmlElement): ConfigurationSection {
  const own = new Set([
    'os',
    'title',
    'description',
    'clock',
    'features',
    'on_poweroff',
    'on_reboot',
    'on_crash',
  ]);
  const facts = flatten(
    domain,
    (path) => path.startsWith('@') || !own.has(path.split(/[/@[]/)[0] ?? '') || /^os\/boot/.test(path),
  );
  const order = bootOrder(domain);
  const plain =
    at(domain, 'os', 'loader') === undefined && at(domain, 'os')?.attributes.get('firmware') === undefined;
  const firmware: Setting[] = plain ? [text('firmware', 'Firmware', 'BIOS')] : [];
  const boot: Setting[] = order === '' ? [] : [text('boot', 'Boot order', order)];
  return {
    key: 'machine',
    title: 'Machine',
    settings: [...firmware, ...boot, ...settingsOf(facts, machineLabels)],
  };
}

/** By kind (`<os><boot>`) or by device (`<boot order>`). */
function bootOrder(domain: XmlElement): string {
  const os = child(domain, 'os');
  const kinds = (os?.children ?? []).flatMap((node) =>
    isElement(node) && node.name === 'boot' ? [node.attributes.get('dev') ?? ''] : [],
  );
  const devices = (child(domain, 'devices')?.children ?? []).flatMap((device) => {
    if (!isElement(device)) return [];
    const order = child(device, 'boot')?.attributes.get('order');
    const name =
      child(device, 'target')?.attributes.get('dev') ?? child(device, 'mac')?.attributes.get('address');
    return order === undefined ? [] : [{ order: Number(order), name: name ?? device.name }];
  });
  return [...kinds, ...devices.sort((a, b) => a.order - b.order).map(({ name }) => name)].join(', ');
}

function processorSection(domain: XmlElement, detail: Detail): ConfigurationSection {
  const most = childText(domain, 'vcpu')?.trim() ?? '1';
  const current = child(domain, 'vcpu')?.attributes.get('current');
  const count = current === undefined || current === most ? most : `${current} of ${most}`;
  const cpu = child(domain, 'cpu');
  const labels = { '@mode': 'Mode', model: 'Model', '@match': 'Match', '@check': 'Check' };
  const facts =
    cpu === undefined || detail === 'parts'
      ? []
      : flatten(cpu, (path) => path === '@check' || path === 'topology');
  const topology = cpu === undefined ? undefined : child(cpu, 'topology');
  const shape = [...(topology?.attributes ?? [])].map(([name, value]) => `${value} ${name}`).join(', ');
  return {
    key: 'cpu',
    title: 'Processors',
    settings: [
      text('count', 'Count', count),
      ...(shape === '' || detail === 'parts' ? [] : [text('topology', 'Topology', shape)]),
      ...settingsOf(facts, labels),
    ],
  };
}

function memorySection(domain: XmlElement, detail: Detail): ConfigurationSection {
  const most = bytesOf(child(domain, 'memory'));
  const current = bytesOf(child(domain, 'currentMemory'));
  const settings: Setting[] = [];
  if (most !== undefined)
    settings.push({ key: 'memory', label: 'Memory', value: { kind: 'bytes', bytes: most } });
  // In a running VM, the balloon changes this.
  if (current !== undefined && current !== most && detail === 'all') {
    settings.push({ key: 'current', label: 'Initial memory', value: { kind: 'bytes', bytes: current } });
  }
  return { key: 'memory', title: 'Memory', settings };
}

function bytesOf(element: XmlElement | undefined): number | undefined {
  if (element === undefined) return undefined;
  const words = element.children
    .filter((node) => !isElement(node))
    .join('')
    .trim();
  const unit = bytesPerUnit[element.attributes.get('unit') ?? 'KiB'];
  return /^\d{1,15}$/.test(words) && unit !== undefined ? Number(words) * unit : undefined;
}

/** Shown in other sections, or specific to the host or the current run. */
const elsewhere = new Set([
  'name',
  'uuid',
  'devices',
  'os',
  'title',
  'description',
  'clock',
  'features',
  'on_poweroff',
  'on_reboot',
  'on_crash',
  'vcpu',
  'cpu',
  'memory',
  'currentMemory',
  'resource',
  'seclabel',
  'metadata',
  'genid',
]);

/** Everything else, so that no difference is missed. */
function restSection(domain: XmlElement): ConfigurationSection {
  const facts = flatten(
    domain,
    (path) =>
      path === '@id' ||
      path === '@type' ||
      elsewhere.has(path.split(/[/@[]/)[0] ?? '') ||
      path.startsWith('@xmlns'),
  );
  const vcpu = child(domain, 'vcpu');
  const placement =
    vcpu === undefined ? [] : flatten(vcpu, (path) => path === '@current' || path === '@placement');
  return { key: 'rest', title: 'Other settings', settings: settingsOf([...facts, ...placement], {}) };
}

/** Numbers sections with the same key, such as two network cards without an address. */
function distinct(sections: readonly ConfigurationSection[]): ConfigurationSection[] {
  const seen = new Map<string, number>();
  return sections.map((section) => {
    const nth = (seen.get(section.key) ?? 0) + 1;
    seen.set(section.key, nth);
    return nth === 1
      ? section
      : { ...section, key: `${section.key} #${nth}`, title: `${section.title} (${nth})` };
  });
}

function bounded(sections: readonly ConfigurationSection[]): ConfigurationSection[] {
  const shown = sections.slice(0, MAX_SECTIONS).map((section) => ({
    ...section,
    settings: [
      ...section.settings.slice(0, MAX_SETTINGS),
      ...notShown(section.settings.length - MAX_SETTINGS),
    ],
  }));
  const left = sections.length - MAX_SECTIONS;
  return left <= 0 ? shown : [...shown, { key: 'more', title: 'More sections', settings: notShown(left) }];
}

const notShown = (count: number): Setting[] =>
  count <= 0 ? [] : [text('more', 'Not shown', `${count} more, see the full text`)];

const text = (key: string, label: string, value: string): Setting => ({
  key,
  label,
  value: { kind: 'text', text: shortened(value) },
});
