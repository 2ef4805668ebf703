import type { NetworkReason } from '@snaptree/connect';
import type { ErrorCode } from '@snaptree/core';

/** What failed, ending so that the address follows, and what helps. */
export interface Advice {
  readonly code: ErrorCode;
  readonly what: string;
  readonly todo: string;
}

export const away = (what: string, todo: string): Advice => ({ code: 'hostUnreachable', what, todo });
export const refused = (what: string, todo: string): Advice => ({ code: 'hypervisorAuth', what, todo });
const untrusted = (what: string, todo: string): Advice => ({ code: 'certificateUntrusted', what, todo });

/** Reasons for which the same helps whatever was to be reached; for the others it depends on the service. */
type CommonReason = Exclude<NetworkReason, 'refused' | 'ownCertificateRefused' | 'noTls' | 'hungUp'>;

/** What to do when no connection over the network came about. */
export const networkAdvice: Readonly<Record<CommonReason, Advice>> = {
  hostNotFound: away(
    'Nobody knows the name in',
    'Check its spelling and the DNS of this machine, or give an address.',
  ),
  unreachable: away(
    'There is no way through the network to',
    'Check the address, the routes and the firewall.',
  ),
  silent: away(
    'There was no answer in time from',
    'Check that the machine runs, and that no firewall swallows what is sent to this port.',
  ),
  certificateUnknown: untrusted(
    'No authority that is known here has signed the certificate of',
    'Give the certificate of its authority, or compare the fingerprint with the host and trust exactly this one.',
  ),
  certificateOutOfDate: untrusted(
    'The certificate is out of date, or not valid yet, at',
    'Renew it on the host and check the clocks of both machines, or trust exactly this one by its fingerprint.',
  ),
  certificateOfOther: untrusted(
    'The certificate is made out to another name than',
    'Give the name that is in the certificate as the address, or trust exactly this one by its fingerprint.',
  ),
  certificateWeak: untrusted(
    'The certificate is too weak to prove anything, with a short key or an outdated signature, at',
    'Give the host a newer one. Or compare the fingerprint with the host and trust exactly this one.',
  ),
  certificateNotPinned: untrusted(
    'Another certificate than the trusted one is shown by',
    'Ask whether it was renewed. If so, compare the new fingerprint with the host and trust that one; if not, ' +
      'somebody may stand between.',
  ),
};

/** Node 24 adds to OpenSSL's words how to start a program of one's own. */
const adviceOfNode = /; if the root CA is installed locally.*$/;

/** The system's own words about a failed connection. */
export const ownWords = (text: string): string => text.replace(adviceOfNode, '');
