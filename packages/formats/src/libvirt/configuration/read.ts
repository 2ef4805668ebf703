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

/** An ordinary definition has a few hundred nodes. */
const limits: Partial<XmlLimits> = { length: 4 * 1024 ** 2, nodes: 60_000, attributes: 60_000 };

/**
 * The configuration in a `<domainsnapshot>` (virDomainSnapshotGetXMLDesc, libvirt 9.0): `<inactiveDomain>` if the VM
 * was running (since 6.3), else `<domain>`. A snapshot that was redefined without one has none, and libvirt refuses to
 * revert to it.
 */
export function readCapturedConfiguration(text: string): ConfigurationAnswer {
  return answered('snapshot', () => {
    const root = readXml(text, limits);
    if (root.name !== 'domainsnapshot')
      throw new XmlError(`The element is <${root.name}> instead of <domainsnapshot>.`);
    const running = child(root, 'domain');
    const definition = child(root, 'inactiveDomain') ?? running;
    if (definition === undefined || running === undefined) return undefined;
    return known(definition, { running, document: root, format: 'libvirt snapshot XML' });
  });
}

/** `definition`: for the next start; `running`: the live definition. */
export function readLiveConfiguration(definition: string, running: string): ConfigurationAnswer {
  return answered('machine', () => {
    const stored = readXml(definition, limits);
    if (stored.name !== 'domain') throw new XmlError(`The element is <${stored.name}> instead of <domain>.`);
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
  const complete = configurationOf(definition, 'all');
  const stored = configurationOf(definition, 'parts');
  const running = configurationOf(more.running, 'parts');
  const same = isSameConfiguration(compareConfigurations(stored, running));
  return {
    kind: 'known',
    configuration: { ...complete, raw: rawDocument(more.format, more.document) },
    ...(same ? {} : { running: replaced(complete, stored, running) }),
  };
}

/** The complete configuration, with the parts of the running VM in place of the stored ones. */
function replaced(
  complete: MachineConfiguration,
  stored: MachineConfiguration,
  running: MachineConfiguration,
): MachineConfiguration {
  const before = byKey(stored.sections);
  const now = byKey(running.sections);
  const sections = complete.sections.flatMap((section) => {
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
    const text = 'The snapshot does not contain the configuration of the VM.';
    return { kind: 'none', code: 'metadataOnly', text };
  } catch (error) {
    if (!(error instanceof XmlError)) throw error;
    return {
      kind: 'none',
      code: 'unreadable',
      text: `Cannot read the description of the ${what}. ${error.message}`,
    };
  }
}
