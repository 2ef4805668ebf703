import { type HostVersions, type Version, versionOf } from '@snaptree/hypervisors';
import { type Connection, procedures } from '@snaptree/libvirt-rpc';

/** Asks a daemon what it is. */
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
      ? `libvirt ${written(libvirt)}, test driver`
      : `QEMU ${written(hypervisor)} on libvirt ${written(libvirt)}`;
  return { driver, libvirt, hypervisor, product };
}

const written = (v: Version): string => `${v.major}.${v.minor}.${v.release}`;
