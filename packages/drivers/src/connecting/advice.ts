import type { NetworkReason } from '@snaptree/connect';
import type { ErrorCode } from '@snaptree/core';

/** A problem with a connection, without its address. */
export interface Advice {
  readonly code: ErrorCode;
  /** One sentence with `{on}` in place of the address. */
  readonly what: string;
  readonly todo: string;
}

export const away = (what: string, todo: string): Advice => ({ code: 'hostUnreachable', what, todo });
export const refused = (what: string, todo: string): Advice => ({ code: 'hypervisorAuth', what, todo });
const untrusted = (what: string, todo: string): Advice => ({ code: 'certificateUntrusted', what, todo });

/** Reasons with the same advice for every service. */
type CommonReason = Exclude<NetworkReason, 'refused' | 'ownCertificateRefused' | 'noTls' | 'hungUp'>;

export const networkAdvice: Readonly<Record<CommonReason, Advice>> = {
  hostNotFound: away(
    'Cannot resolve the host name in {on}.',
    'Check the spelling and the DNS settings of the computer that runs Snaptree, or enter an IP address.',
  ),
  unreachable: away('There is no network route to {on}.', 'Check the address, the routes and the firewall.'),
  notDialable: away(
    'Snaptree does not connect to {on}, because the address is link-local, unspecified or multicast.',
    'Enter an address of the host that other computers can reach, or 127.0.0.1 for this computer.',
  ),
  silent: away(
    'The connection to {on} timed out.',
    'Check that the host is running and that no firewall drops packets to this port.',
  ),
  certificateUnknown: untrusted(
    'No trusted authority has signed the certificate of {on}.',
    'Enter the certificate of its authority. Or compare the fingerprint with the host, and trust only this certificate.',
  ),
  certificateOutOfDate: untrusted(
    'The certificate of {on} has expired or is not valid yet.',
    'Renew it on the host and check the clocks on both sides. Or trust only this certificate by its fingerprint.',
  ),
  certificateOfOther: untrusted(
    'The certificate was issued for a different name than {on}.',
    'Use the name in the certificate as the address, or trust only this certificate by its fingerprint.',
  ),
  certificateWeak: untrusted(
    'The certificate of {on} is too weak: its key is too short or its signature algorithm is outdated.',
    'Install a newer one on the host. Or compare the fingerprint with the host, and trust only this certificate.',
  ),
  certificateNotPinned: untrusted(
    '{on} presented a different certificate from the trusted one.',
    'Find out whether the certificate was renewed. If so, compare the new fingerprint with the host and trust it. ' +
      'If not, the connection may have been intercepted.',
  ),
};

/** Node 24 appends advice on starting a Node program to OpenSSL's message. */
const nodeAdvice = /; if the root CA is installed locally.*$/;

export const withoutNodeAdvice = (text: string): string => text.replace(nodeAdvice, '');
