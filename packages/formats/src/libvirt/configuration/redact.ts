import { isElement, type XmlElement, type XmlNode } from '../../xml/element.ts';

/** What stands where a secret stood. */
const REMOVED = '[removed]';

/**
 * libvirt leaves passwords of graphics and volumes out unless it is asked for them (VIR_DOMAIN_XML_SECURE). What
 * is taken out here it writes in any case, or wrote in older versions: places where people and tools are known
 * to put keys, tokens and first passwords.
 */
const secretAttributes = /^(passwd|password|secret|token|query)$/i;
/** Their texts: cookies of network disks, data of a measured launch, text handed to the guest's firmware. */
const secretTexts = new Set(['cookie', 'dhCert', 'session', 'idBlock', 'idAuth', 'hostData']);
/** What is below them may be anything: QEMU's own arguments, notes of other tools (cloud-init, Cockpit). */
const opaque = new Set(['qemu:commandline', 'metadata']);

/** The same document without its secrets. Elements stay, so that it is still seen that something was there. */
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

/** `<sysinfo>` hands texts to the guest: `<entry name='opt/…'>` (Ignition) and OEM strings (cloud-init). */
function isFirmwareText({ name, attributes }: XmlElement): boolean {
  return name === 'entry' && !plainEntries.has(attributes.get('name') ?? '');
}

/** SMBIOS entries that name a product and nothing else (formatdomain, "SMBIOS System Information"). */
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
