import { child, childrenNamed, childText, readXml, type XmlElement } from '@snaptree/formats';
import { type HostVersions, type Version, versionOf } from '@snaptree/hypervisors';
import { type Connection, procedures } from '@snaptree/libvirt-rpc';

/** What is read of a host once per connection. */
export interface HostFacts extends HostVersions {
  /** Of the host itself. */
  readonly uuid: string | undefined;
}

export async function readHost(connection: Connection): Promise<HostFacts> {
  const [{ type }, { hvVer }, { libVer }, { capabilities }] = await Promise.all([
    connection.call(procedures.connectGetType, {}),
    connection.call(procedures.connectGetVersion, {}),
    connection.call(procedures.connectGetLibVersion, {}),
    connection.call(procedures.connectGetCapabilities, {}),
  ]);
  const libvirt = versionOf(libVer);
  const hypervisor = versionOf(hvVer);
  const driver = type.toLowerCase() === 'test' ? 'test' : 'qemu';
  const product =
    driver === 'test'
      ? `libvirt ${textOf(libvirt)}, test driver`
      : `QEMU ${textOf(hypervisor)} on libvirt ${textOf(libvirt)}`;
  const host = child(readXml(capabilities), 'host');
  const securityModels = host === undefined ? [] : securityModelsOf(host);
  const uuid = host === undefined ? undefined : childText(host, 'uuid');
  const debian = debianAccount.test(capabilities);
  const built = debian ? { distribution: 'debian' as const } : {};
  return { driver, libvirt, hypervisor, product, securityModels, uuid, ...built };
}

const securityModelsOf = (host: XmlElement): string[] =>
  childrenNamed(host, 'secmodel').flatMap((model) => childText(model, 'model') ?? []);

/**
 * Debian and Ubuntu run QEMU as the account libvirt-qemu, whose number Debian has reserved. No call reports who built
 * libvirt.
 */
const debianAccount = /<baselabel type='(?:kvm|qemu)'>\+64055:/;

const textOf = (v: Version): string => `${v.major}.${v.minor}.${v.release}`;
