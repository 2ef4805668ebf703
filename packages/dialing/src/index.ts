export type { PresentedCertificate } from './certificate.ts';
export { lookAtCertificate, nameToAskFor } from './look.ts';
export { networkReason } from './network-reason.ts';
export { opened } from './opened.ts';
export { NotPinned, Pin } from './pin.ts';
export { looksHelp, type NetworkReason } from './reason.ts';
export { tlsReason } from './tls-reason.ts';
