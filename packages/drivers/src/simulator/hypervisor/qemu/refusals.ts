import { chainOf } from '../../world/images.ts';
import type { Place } from '../hypervisor.ts';
import { NativeError } from '../native-error.ts';
import { behaviors } from './behavior.ts';

export const unsupported = (text: string) =>
  new NativeError(`Operation not supported: ${text}`, { number: 'VIR_ERR_OPERATION_UNSUPPORTED' });

export const invalid = (text: string) =>
  new NativeError(`Requested operation is not valid: ${text}`, { number: 'VIR_ERR_OPERATION_INVALID' });

export const failed = (text: string) =>
  new NativeError(`operation failed: ${text}`, { number: 'VIR_ERR_OPERATION_FAILED' });

/** All that a client hears when libvirtd crashes. */
export const daemonCrashed = () =>
  new NativeError(
    'Disconnected from qemu+unix:///system?socket=/run/libvirt/libvirt-sock due to end of file',
  );

/** libvirt 10.8 to 11.10 cannot describe a deep chain to QEMU. */
export function refuseDeepChains({ domain, host, libvirt }: Place): void {
  const { mostLayers = Number.POSITIVE_INFINITY } = behaviors[libvirt];
  if (domain.disks.some(({ file }) => chainOf(host.files, file).length > mostLayers))
    throw new NativeError('internal error: failed to parse JSON: nesting too deep');
}

/** QEMU 10.0 does not write the disks of a VM that is paused since its memory was loaded from a file. */
export function refuseInactiveDisks({ domain, libvirt }: Place, job: 'merge' | 'save'): void {
  if (!behaviors[libvirt].inactiveDisks || domain.inactiveDisks !== true) return;
  throw job === 'save'
    ? failed("snapshot-save job failed: Device 'libvirt-2-format' is writable but does not support snapshots")
    : new NativeError(
        "internal error: unable to execute QEMU command 'block-commit': Inactive 'libvirt-2-format' can't be a backing child of active '#block277'",
      );
}

/** QEMU accepts only some characters in the name of a job, and libvirt names the job after the snapshot. */
export function refuseJobName({ libvirt }: Place, job: 'save' | 'delete' | 'load', name: string): void {
  if (!behaviors[libvirt].namedJobs || /^[A-Za-z0-9._-]+$/u.test(name)) return;
  throw new NativeError(
    `internal error: unable to execute QEMU command 'snapshot-${job}': Invalid job ID 'internal-snapshot-${job}-${name}'`,
  );
}
