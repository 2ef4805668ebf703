/** Why no connection over the network came about, so that a caller can give advice without reading sentences. */
export type NetworkReason =
  | 'hostNotFound'
  | 'refused'
  | 'unreachable'
  | 'silent'
  | 'certificateUnknown'
  | 'certificateOutOfDate'
  | 'certificateOfOther'
  /** Its key is too short, or its signature of a kind that is broken. */
  | 'certificateWeak'
  | 'certificateNotPinned'
  /** Ours is wanted and not shown, or shown and not taken. */
  | 'ownCertificateRefused'
  | 'noTls'
  | 'hungUp';

/** Reasons for which people have to see the certificate, which the failed handshake does not hand out. */
export const certificateReasons: ReadonlySet<string> = new Set<NetworkReason>([
  'certificateUnknown',
  'certificateOutOfDate',
  'certificateOfOther',
  'certificateWeak',
]);
