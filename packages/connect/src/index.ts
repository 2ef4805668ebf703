export type { PresentedCertificate } from './certificate.ts';
export { checkLiteral, checkName, dialableLookup, NotDialable } from './dialable.ts';
export { fetchCertificate, nameToAskFor } from './fetch-certificate.ts';
export { networkReason } from './network-reason.ts';
export { opened } from './opened.ts';
export { NotPinned, Pin } from './pin.ts';
export { certificateReasons, type NetworkReason } from './reason.ts';
export { tlsReason } from './tls-reason.ts';
