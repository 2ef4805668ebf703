import { flags, type LibvirtError } from '@snaptree/libvirt-rpc';
import type { Advice } from '../../connecting/advice.ts';
import { manageMachines } from './dial-advice.ts';

interface Machines {
  readonly driver: 'qemu' | 'test';
  readonly scope?: 'system' | 'session' | undefined;
}

/** What to do when the daemon was reached and does not open the driver (`connectOpen`). */
export function openAdvice(error: LibvirtError, { driver, scope }: Machines): Advice {
  const { errorCode } = flags;
  const what = 'libvirt answers, but does not open its machines, on';
  switch (error.code) {
    case errorCode.noConnect:
      return {
        code: 'hypervisorError',
        what,
        todo:
          driver === 'test'
            ? 'The test driver is part of libvirtd, not of virtqemud: give the path of libvirtd’s socket.'
            : 'Its QEMU driver is missing: install libvirt-daemon-driver-qemu there.',
      };
    case errorCode.accessDenied:
    case errorCode.operationDenied:
    case errorCode.authFailed:
    case errorCode.authCancelled:
    case errorCode.authUnavailable:
      return {
        code: 'hypervisorAuth',
        what: 'libvirt does not let this account see the machines of',
        todo: `Let it: ${manageMachines}.`,
      };
    default:
      return /URI path/i.test(error.text)
        ? {
            code: 'hypervisorError',
            what,
            todo: `That daemon does not serve the machines of the ${scope === 'session' ? 'account' : 'system'}: choose the others, or give the path of the other daemon’s socket.`,
          }
        : { code: 'hypervisorError', what, todo: 'Its own words are below; the daemon’s log says more.' };
  }
}
