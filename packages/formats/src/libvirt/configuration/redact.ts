import { isElement, type XmlElement, type XmlNode } from '../../xml/element.ts';

/** Replaces a secret. */
const REMOVED = '[removed]';

/**
 * libvirt omits passwords of graphics and volumes unless asked for them (VIR_DOMAIN_XML_SECURE). These are other places
 * where users and tools put keys, tokens and initial passwords.
 */
const secretAttributes = /^(passwd|password|secret|token|query)$/i;
/** Cookies of network disks, data of a measured launch, text for the guest's firmware. */
const secretTexts = new Set(['cookie', 'dhCert', 'session', 'idBlock', 'idAuth', 'hostData']);
/** May contain anything: arguments of QEMU, notes of other tools (cloud-init, Cockpit). */
const opaque = new Set(['qemu:commandline', 'metadata']);

/** Keeps the elements, so that it is visible that something was removed. */
export function withoutSecrets(element: XmlElement): XmlElement {
  if (opaque.has(element.name)) return { ...element, attributes: new Map(), children: [REMOVED] };
  const attributes = new Map<string, string>();
  for (const [name, value] of element.attributes) {
    attributes.set(name, secretAttributes.test(name) ? REMOVED : value);
  }
  const hidden = secretTexts.has(element.name) || isFirmwareText(element);
  const children = element.children.map((node): XmlNode => {
    if (isElement(node)) return withoutSecrets(node);
    return hidden && node.trim() !== '' ? REMOVED : node;
  });
  return { ...element, attributes, children };
}

/** `<sysinfo>` passes texts to the guest: `<entry name='opt/…'>` (Ignition) and OEM strings (cloud-init). */
function isFirmwareText({ name, attributes }: XmlElement): boolean {
  return name === 'entry' && !plainEntries.has(attributes.get('name') ?? '');
}

/** SMBIOS entries that only name a product (formatdomain, "SMBIOS System Information"). */
const plainEntries = new Set([
  'vendor',
  'version',
  'date',
  'release',
  'manufacturer',
  'product',
  'family',
  'sku',
]);
