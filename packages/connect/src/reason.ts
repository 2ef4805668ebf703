/** Why a network connection failed, so that callers can give advice without parsing messages. */
export type NetworkReason =
  | 'hostNotFound'
  | 'refused'
  | 'unreachable'
  | 'silent'
  /** A link-local, unspecified or multicast address, which is never dialed. */
  | 'notDialable'
  | 'certificateUnknown'
  | 'certificateOutOfDate'
  | 'certificateOfOther'
  /** Its key is too short, or its signature algorithm is broken. */
  | 'certificateWeak'
  | 'certificateNotPinned'
  /** The peer requires a client certificate, or rejected ours. */
  | 'ownCertificateRefused'
  | 'noTls'
  | 'hungUp';

/** Reasons for which the user must see the certificate, which the failed handshake does not reveal. */
export const certificateReasons: ReadonlySet<string> = new Set<NetworkReason>([
  'certificateUnknown',
  'certificateOutOfDate',
  'certificateOfOther',
  'certificateWeak',
]);
