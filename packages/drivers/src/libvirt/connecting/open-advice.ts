import { flags, type LibvirtError } from '@snaptree/libvirt-rpc';
import type { Advice } from '../../connecting/advice.ts';
import { allowManaging } from './dial-advice.ts';

interface Scope {
  readonly driver: 'qemu' | 'test';
  readonly scope?: 'system' | 'session' | undefined;
}

/** What to do when the daemon responds but does not open the driver (`connectOpen`). */
export function openAdvice(error: LibvirtError, { driver, scope }: Scope): Advice {
  const { errorCode } = flags;
  const failed = (todo: string): Advice => ({
    code: 'hypervisorError',
    what: 'libvirt responded, but did not give access to the VMs of {on}.',
    todo,
  });
  switch (error.code) {
    case errorCode.noConnect:
      return failed(
        driver === 'test'
          ? 'The test driver is part of libvirtd, not of virtqemud. Enter the path of the socket of libvirtd.'
          : 'Its QEMU driver is missing. Install libvirt-daemon-driver-qemu on the host.',
      );
    case errorCode.accessDenied:
    case errorCode.operationDenied:
    case errorCode.authFailed:
    case errorCode.authCancelled:
    case errorCode.authUnavailable:
      return {
        code: 'hypervisorAuth',
        what: 'This account has no permission to see the VMs of {on}.',
        todo: allowManaging('the account'),
      };
    default:
      return failed(
        /URI path/i.test(error.text)
          ? `This daemon does not serve the VMs of the ${scope === 'session' ? 'user session' : 'system'}. Choose the other scope, or enter the path of the other daemon’s socket.`
          : "See libvirt's message below and the daemon's log on the host.",
      );
  }
}
