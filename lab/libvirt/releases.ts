import packages from './packages.json' with { type: 'json' };

/** Releases of Debian whose libvirt and QEMU the lab can start. */
export const releases = ['bookworm', 'trixie', 'forky'] as const;
export type Release = (typeof releases)[number];

/** The packages of each, without anything that only a host with systemd needs. */
export const PACKAGES = packages;

/** What must be in the root of a release. */
export const PROGRAMS = [
  '/usr/sbin/libvirtd',
  '/usr/bin/qemu-system-x86_64',
  '/usr/bin/qemu-img',
  '/usr/bin/tini',
  '/usr/share/OVMF/OVMF_CODE_4M.fd',
];
