import { GiB, MiB } from '../../fleet/units.ts';
import type { Hardware } from '../../world/hardware.ts';
import type { HypervisorKind, SimulatedDomain, SimulatedSnapshot } from '../../world/model.ts';
import type { Place } from '../hypervisor.ts';

/** The present hardware of the VM. VMs in older files have the default of their kind. */
export function hardwareOf(kind: HypervisorKind, domain: SimulatedDomain): Hardware {
  return domain.hardware?.forms[domain.hardware.now] ?? factoryHardware(kind, domain);
}

/** The hardware when the snapshot was taken; undefined: not recorded. */
export function capturedHardware(domain: SimulatedDomain, snapshot: SimulatedSnapshot): Hardware | undefined {
  return snapshot.hardware === undefined ? undefined : domain.hardware?.forms[snapshot.hardware];
}

/** What a new snapshot records of the hardware. All three hypervisors capture it with every snapshot. */
export function captureHardware({ host, domain }: Place): { hardware: number } {
  domain.hardware ??= { forms: [factoryHardware(host.kind, domain)], now: 0 };
  return { hardware: domain.hardware.now };
}

/** A revert restores the captured hardware (libvirt 9.0, tried; VirtualBox and vSphere by their documentation). */
export function restoreHardware(domain: SimulatedDomain, snapshot: SimulatedSnapshot): void {
  const captured = capturedHardware(domain, snapshot);
  if (captured === undefined || domain.hardware === undefined || snapshot.hardware === undefined) return;
  domain.hardware.now = snapshot.hardware;
  domain.memoryBytes = captured.memoryBytes;
}

/** Changes the hardware, as its owner would in the settings. */
export function changeHardware(
  kind: HypervisorKind,
  domain: SimulatedDomain,
  change: (now: Hardware) => Partial<Hardware>,
): void {
  const now = hardwareOf(kind, domain);
  const next = { ...now, ...change(now) };
  const forms = [...(domain.hardware?.forms ?? [now]), next];
  domain.hardware = { forms, now: forms.length - 1 };
  domain.memoryBytes = next.memoryBytes;
}

const factory: Record<HypervisorKind, Omit<Hardware, 'cpus' | 'memoryBytes' | 'cards'>> = {
  qemu: {
    firmware: 'BIOS',
    machine: 'pc-q35-7.2',
    boot: ['hd'],
    drives: [{ drive: 'sda', medium: null }],
    graphics: 'vnc',
    usb: 'qemu-xhci',
  },
  virtualbox: {
    firmware: 'BIOS',
    machine: 'piix3',
    boot: ['optical', 'disk'],
    drives: [{ drive: 'IDE 1:0', medium: null }],
    graphics: 'VMSVGA, 128 MiB',
    usb: 'OHCI + EHCI',
  },
  vsphere: {
    firmware: 'UEFI',
    machine: 'vmx-20',
    boot: ['disk'],
    drives: [{ drive: 'CD/DVD drive 1', medium: null }],
    graphics: 'VMware SVGA, 8 MiB',
    usb: 'xHCI',
  },
};
const cardModels: Record<HypervisorKind, string> = {
  qemu: 'virtio',
  virtualbox: '82540EM',
  vsphere: 'vmxnet3',
};
const networks: Record<HypervisorKind, string> = {
  qemu: 'default',
  virtualbox: 'NAT',
  vsphere: 'VM Network',
};
const makers: Record<HypervisorKind, string> = {
  qemu: '52:54:00',
  virtualbox: '08:00:27',
  vsphere: '00:50:56',
};

/** The hardware of a new VM; depends only on the VM. */
function factoryHardware(kind: HypervisorKind, domain: SimulatedDomain): Hardware {
  const { memoryBytes } = domain;
  return {
    ...factory[kind],
    cpus:
      memoryBytes >= 64 * GiB
        ? 16
        : memoryBytes >= 12 * GiB
          ? 8
          : memoryBytes > 2 * GiB
            ? 4
            : memoryBytes > 512 * MiB
              ? 2
              : 1,
    memoryBytes,
    cards: [{ mac: cardAddress(kind, domain, 0), network: networks[kind], model: cardModels[kind] }],
  };
}

/** The address of the VM's n-th card: the maker's half, then digits of the VM's ID. */
function cardAddress(kind: HypervisorKind, { id }: SimulatedDomain, nth: number): string {
  const hex = id.replace(/[^0-9a-f]/g, '').padEnd(12, '0');
  const last = (Number.parseInt(hex.slice(4, 6), 16) + nth) % 256;
  return `${makers[kind]}:${hex.slice(0, 2)}:${hex.slice(2, 4)}:${last.toString(16).padStart(2, '0')}`;
}

/** Another network card of the VM's usual model, on a network of this name. */
export function furtherCard(
  kind: HypervisorKind,
  domain: SimulatedDomain,
  network: string,
): Hardware['cards'][number] {
  const nth = hardwareOf(kind, domain).cards.length;
  return { mac: cardAddress(kind, domain, nth), network, model: cardModels[kind] };
}
