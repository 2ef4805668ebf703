import {
  type ConfigurationAnswer,
  compareConfigurations,
  isSameConfiguration,
  type MachineConfiguration,
} from '@snaptree/core';
import { child, type XmlElement } from '../../xml/element.ts';
import type { XmlLimits } from '../../xml/limits.ts';
import { readXml, XmlError } from '../../xml/read.ts';
import { configurationOf, rawDocument } from './configuration.ts';

/** A definition of ordinary size has a few hundred nodes; what has more than these is no definition. */
const limits: Partial<XmlLimits> = { length: 4 * 1024 ** 2, nodes: 60_000, attributes: 60_000 };

/**
 * The configuration in a `<domainsnapshot>` (virDomainSnapshotGetXMLDesc, libvirt 9.0): `<inactiveDomain>` where
 * a machine ran (since 6.3), else `<domain>`. A snapshot that was redefined without one has none, and libvirt
 * then refuses to revert to it.
 */
export function readCapturedConfiguration(text: string): ConfigurationAnswer {
  return answered('snapshot', () => {
    const root = readXml(text, limits);
    if (root.name !== 'domainsnapshot')
      throw new XmlError(`<${root.name}> stands where <domainsnapshot> should.`);
    const running = child(root, 'domain');
    const definition = child(root, 'inactiveDomain') ?? running;
    if (definition === undefined || running === undefined) return undefined;
    return known(definition, { running, document: root, format: 'libvirt snapshot XML' });
  });
}

/** The configuration of a machine: `definition` as its next start finds it, `running` as it is now. */
export function readLiveConfiguration(definition: string, running: string): ConfigurationAnswer {
  return answered('machine', () => {
    const stored = readXml(definition, limits);
    if (stored.name !== 'domain') throw new XmlError(`<${stored.name}> stands where <domain> should.`);
    return known(stored, {
      running: readXml(running, limits),
      document: stored,
      format: 'libvirt domain XML',
    });
  });
}

function known(
  definition: XmlElement,
  more: { running: XmlElement; document: XmlElement; format: string },
): ConfigurationAnswer {
  const whole = configurationOf(definition, 'whole');
  const stored = configurationOf(definition, 'parts');
  const running = configurationOf(more.running, 'parts');
  const same = isSameConfiguration(compareConfigurations(stored, running));
  return {
    kind: 'known',
    configuration: { ...whole, raw: rawDocument(more.format, more.document) },
    ...(same ? {} : { running: replaced(whole, stored, running) }),
  };
}

/** The whole configuration with the parts that a running machine has in place of the stored ones. */
function replaced(
  whole: MachineConfiguration,
  stored: MachineConfiguration,
  running: MachineConfiguration,
): MachineConfiguration {
  const before = byKey(stored.sections);
  const now = byKey(running.sections);
  const sections = whole.sections.flatMap((section) => {
    const old = before.get(section.key);
    const young = now.get(section.key);
    if (old === undefined) return [section];
    if (young === undefined) return [];
    const replaceable = byKey(old.settings);
    const kept = section.settings.filter(({ key }) => !replaceable.has(key));
    return [{ ...section, settings: [...young.settings, ...kept] }];
  });
  return { sections: [...sections, ...running.sections.filter(({ key }) => !before.has(key))] };
}

const byKey = <T extends { readonly key: string }>(parts: readonly T[]) =>
  new Map(parts.map((part) => [part.key, part]));

function answered(what: string, read: () => ConfigurationAnswer | undefined): ConfigurationAnswer {
  try {
    const answer = read();
    if (answer !== undefined) return answer;
    const text = 'The snapshot was written without the machine’s configuration.';
    return { kind: 'none', code: 'metadataOnly', text };
  } catch (error) {
    if (!(error instanceof XmlError)) throw error;
    return {
      kind: 'none',
      code: 'unreadable',
      text: `The description of the ${what} cannot be read. ${error.message}`,
    };
  }
}
