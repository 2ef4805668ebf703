export * from './libvirt/domain.ts';
export * from './libvirt/identity.ts';
export * from './libvirt/seat.ts';
export * from './libvirt/snapshot.ts';
export * from './libvirt/tree.ts';
export * from './xml/element.ts';
export * from './xml/limits.ts';
export { readXml, XmlError } from './xml/read.ts';
export * from './xml/write.ts';
