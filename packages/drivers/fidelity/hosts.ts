import type { ConformanceTarget } from '../conformance/target.ts';
import { sshShell } from '../src/libvirt/testing/shell.ts';
import { createLibvirtTarget } from '../src/libvirt/testing/target.ts';
import { simulatedKinds } from '../src/simulator/testing/kinds.ts';
import { simulatorTarget } from '../src/simulator/testing/target.ts';
import { serviceAt } from '../src/virtualbox/connecting/service.ts';
import { createVirtualBoxTarget } from '../src/virtualbox/testing/target.ts';
import { createVSphereTarget } from '../src/vsphere/testing/target.ts';
import { bringUpLab, type Lab, labReleases } from './lab.ts';

/** A kind of host that previews can be compared with. */
export interface FidelityHost {
  /** As in `--host NAME`. */
  readonly name: string;
  /** Starts its targets; the last target's `destroy` stops what was started. */
  readonly open: (seed: number) => Promise<ConformanceTarget[]>;
  /** The same with `qemu:///session` of an ordinary account; undefined: it has none. */
  readonly session?: FidelityHost['open'];
  /** The version that it must have, such as "11.3"; undefined: any. */
  readonly version?: string;
}

export const hosts: readonly FidelityHost[] = [
  {
    name: 'simulator',
    open: (seed) =>
      Promise.all(simulatedKinds.map(({ kind, libvirt }, n) => simulatorTarget(kind, seed + n, { libvirt }))),
  },
  { name: 'libvirt-test', open: inLab('libvirt', (lab) => libvirtTarget(lab, 'test')) },
  { name: 'qemu', ...qemuIn('libvirt') },
  ...labReleases.map(({ target, version }) => ({ name: `qemu@${version}`, ...qemuIn(target), version })),
  ...['bookworm', 'trixie'].map((release) => ({
    name: `stock-host@${release}`,
    open: inLab(`stock-host@${release}`, stockTarget),
  })),
  {
    name: 'virtualbox',
    open: inLab('virtualbox', (lab) =>
      createVirtualBoxTarget(serviceAt({ url: new URL(lab.value('SNAPTREE_VIRTUALBOX_URL')) })),
    ),
  },
  { name: 'vsphere', open: inLab('vsphere', vsphereTarget) },
];

/**
 * What the report calls the host: `qemu@12.9` if Debian has a newer libvirt now than the one that was asked for.
 * @returns undefined if it has the version that it must have
 */
export function otherVersion(
  { version }: FidelityHost,
  targets: readonly Pick<ConformanceTarget, 'name'>[],
): string | undefined {
  if (version === undefined) return undefined;
  return targets.map(({ name }) => name).find((name) => !name.includes(` libvirt ${version}.`));
}

function qemuIn(target: string): Pick<FidelityHost, 'open' | 'session'> {
  return {
    open: inLab(target, (lab) => libvirtTarget(lab, 'qemu')),
    session: inLab(`${target}+session`, (lab) => libvirtTarget(lab, 'qemu', 'session')),
  };
}

function libvirtTarget(
  lab: Lab,
  driver: 'qemu' | 'test',
  scope: 'system' | 'session' = 'system',
): Promise<ConformanceTarget> {
  const firmware = lab.value('SNAPTREE_LAB_FIRMWARE');
  return createLibvirtTarget({
    driver,
    scope,
    socket: lab.value('SNAPTREE_LIBVIRT_SOCKET'),
    folder: lab.value('SNAPTREE_LAB_DISKS'),
    ...(firmware === '' ? {} : { firmware }),
  });
}

/** Debian as it is installed, over SSH as an ordinary user; the programs of the tests run as root. */
function stockTarget(lab: Lab): Promise<ConformanceTarget> {
  const [bin, host] = [lab.value('SNAPTREE_STOCK_HOST_BIN'), lab.value('SNAPTREE_STOCK_HOST_ADDRESS')];
  // The driver runs this ssh, which knows the key, as it would run any other with its configuration.
  process.env.PATH = `${bin}:${process.env.PATH}`;
  return createLibvirtTarget({
    driver: 'qemu',
    folder: '/var/lib/libvirt/images',
    remote: {
      user: lab.value('SNAPTREE_STOCK_HOST_USER'),
      host,
      port: Number(lab.value('SNAPTREE_STOCK_HOST_PORT')),
      shell: sshShell(`${bin}/ssh`, host),
    },
  });
}

function vsphereTarget(lab: Lab): Promise<ConformanceTarget> {
  return createVSphereTarget({
    endpoint: {
      url: new URL(lab.value('SNAPTREE_VSPHERE_URL')),
      fingerprint: lab.value('SNAPTREE_VSPHERE_FINGERPRINT'),
    },
    username: lab.value('SNAPTREE_VSPHERE_USER'),
    password: lab.value('SNAPTREE_VSPHERE_PASSWORD'),
  });
}

/** Opens a target in the lab; destroying it stops the lab if that started it. */
function inLab(hypervisor: string, open: (lab: Lab) => Promise<ConformanceTarget>): FidelityHost['open'] {
  return async () => {
    const lab = await bringUpLab(hypervisor);
    try {
      const target = await open(lab);
      const end = target.destroy.bind(target);
      target.destroy = async () => {
        await end();
        await lab.down();
      };
      return [target];
    } catch (error) {
      await lab.down();
      throw error;
    }
  };
}
