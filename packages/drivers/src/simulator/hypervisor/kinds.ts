import type { HypervisorKind } from '../world/model.ts';
import { virtualbox } from './differencing/virtualbox.ts';
import { vsphere } from './differencing/vsphere.ts';
import type { Hypervisor } from './hypervisor.ts';
import { qemu } from './qemu/qemu.ts';

export const hypervisors: Readonly<Record<HypervisorKind, Hypervisor>> = { qemu, virtualbox, vsphere };
