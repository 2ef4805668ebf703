import { child, childrenNamed, childText, readXml } from '@snaptree/formats';
import { type HostVersions, type Version, versionOf } from '@snaptree/hypervisors';
import { type Connection, procedures } from '@snaptree/libvirt-rpc';

export async function readVersions(connection: Connection): Promise<HostVersions> {
  const [{ type }, { hvVer }, { libVer }, securityModels] = await Promise.all([
    connection.call(procedures.connectGetType, {}),
    connection.call(procedures.connectGetVersion, {}),
    connection.call(procedures.connectGetLibVersion, {}),
    readSecurityModels(connection),
  ]);
  const libvirt = versionOf(libVer);
  const hypervisor = versionOf(hvVer);
  const driver = type.toLowerCase() === 'test' ? 'test' : 'qemu';
  const product =
    driver === 'test'
      ? `libvirt ${textOf(libvirt)}, test driver`
      : `QEMU ${textOf(hypervisor)} on libvirt ${textOf(libvirt)}`;
  return { driver, libvirt, hypervisor, product, securityModels };
}

async function readSecurityModels(connection: Connection): Promise<string[]> {
  const { capabilities } = await connection.call(procedures.connectGetCapabilities, {});
  const host = child(readXml(capabilities), 'host');
  const models = host === undefined ? [] : childrenNamed(host, 'secmodel');
  return models.flatMap((model) => childText(model, 'model') ?? []);
}

const textOf = (v: Version): string => `${v.major}.${v.minor}.${v.release}`;
