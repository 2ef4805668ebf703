import { type HostVersions, type Version, versionOf } from '@snaptree/hypervisors';
import { type Connection, procedures } from '@snaptree/libvirt-rpc';

export async function readVersions(connection: Connection): Promise<HostVersions> {
  const [{ type }, { hvVer }, { libVer }] = await Promise.all([
    connection.call(procedures.connectGetType, {}),
    connection.call(procedures.connectGetVersion, {}),
    connection.call(procedures.connectGetLibVersion, {}),
  ]);
  const libvirt = versionOf(libVer);
  const hypervisor = versionOf(hvVer);
  const driver = type.toLowerCase() === 'test' ? 'test' : 'qemu';
  const product =
    driver === 'test'
      ? `libvirt ${textOf(libvirt)}, test driver`
      : `QEMU ${textOf(hypervisor)} on libvirt ${textOf(libvirt)}`;
  return { driver, libvirt, hypervisor, product };
}

const textOf = (v: Version): string => `${v.major}.${v.minor}.${v.release}`;
