import { type ConfigurationAnswer, compareConfigurations, isSameConfiguration } from '@snaptree/core';
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
  const asStored = configurationOf(definition, 'parts');
  const asRunning = configurationOf(more.running, 'parts');
  const same = isSameConfiguration(compareConfigurations(asStored, asRunning));
  return {
    kind: 'known',
    configuration: { ...configurationOf(definition, 'whole'), raw: rawDocument(more.format, more.document) },
    ...(same ? {} : { running: asRunning }),
  };
}

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
