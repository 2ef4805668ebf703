import type { HostConnection } from '@snaptree/core';

/**
 * Steps that run on one host at the same time. A libvirt daemon serves five requests of a client at once
 * (`max_client_requests`, libvirtd.conf 9.0); one is kept free for looking. VirtualBox does what changes
 * media one after the other, and its web service has few workers. vSphere takes any number of tasks; what is moved
 * between files of one datastore slows the machines on it.
 */
export const stepsAtOnce: Record<HostConnection['kind'], number> = {
  libvirt: 4,
  virtualbox: 2,
  vsphere: 4,
  simulator: 8,
};
