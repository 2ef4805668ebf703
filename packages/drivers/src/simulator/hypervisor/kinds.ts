import type { HypervisorKind } from '../world/model.ts';
import type { Hypervisor } from './hypervisor.ts';
import { qemu } from './qemu.ts';
import { virtualbox } from './virtualbox.ts';
import { vsphere } from './vsphere.ts';

export const hypervisors: Readonly<Record<HypervisorKind, Hypervisor>> = { qemu, virtualbox, vsphere };
