export type { ConnectionKind, PemTexts, Secrets } from './connection/connection-kind.ts';
export {
  addressOf,
  type ConnectionOf,
  certificatesOf,
  certificateUsers,
  concurrentSteps,
  connectMs,
  describeConnection,
  HostConnection,
  type HypervisorKind,
  hypervisorKinds,
  hypervisorName,
  secretsOf,
  takesSecrets,
  targetOf,
  usernameOf,
  withCertificates,
  withSecrets,
} from './connections.ts';
export {
  contract,
  type EndpointInput,
  type EndpointName,
  type EndpointOutput,
  Host,
  HostDraft,
} from './contract.ts';
export type { ServiceKind, TransportKind } from './form/connection-fields.ts';
export type { FormHelp } from './form/form-help.ts';
export {
  connectionForms,
  draftOf,
  emptyFields,
  fieldNames,
  fieldsOf,
  type HostFields,
  locationField,
} from './forms.ts';
export { hazardOf, type KnownHazard } from './hazard/known-hazard.ts';
export { libvirtCapabilities } from './libvirt/capabilities.ts';
export { AppArmorAllows } from './libvirt/confinement.ts';
export { libvirtPorts } from './libvirt/connection.ts';
export { hasAppArmor, hasScope, hasSignIn } from './libvirt/form.ts';
export { libvirtFormText, libvirtHelp } from './libvirt/form-text.ts';
export { libvirtHazards, libvirtTable } from './libvirt/hazards.ts';
export type { LibvirtMachine } from './libvirt/machine.ts';
export { libvirtRestrictions } from './libvirt/restrictions.ts';
export { mergesThatDeny } from './libvirt/rules/confinement.ts';
export {
  type HostVersions,
  keepsMemoryFile,
  revertEjects,
  versionOf,
  waitsToDescribe,
} from './libvirt/versions.ts';
export { simulatorFormText } from './simulator/form-text.ts';
export { SimulatedLibvirt, simulatedVersions } from './simulator/versions.ts';
export { isAtLeast, type Version } from './version/version.ts';
export { virtualboxCapabilities } from './virtualbox/capabilities.ts';
export { VIRTUALBOX_PORT } from './virtualbox/connection.ts';
export { virtualBoxFormText, virtualBoxHelp } from './virtualbox/form-text.ts';
export { virtualBoxHazards, virtualBoxTable } from './virtualbox/hazards.ts';
export { virtualBoxRestrictions } from './virtualbox/restrictions.ts';
export { DIFFERENCING } from './virtualbox/rules/differencing.ts';
export { vsphereCapabilities } from './vsphere/capabilities.ts';
export { VSPHERE_PORT } from './vsphere/connection.ts';
export { vSphereFormText } from './vsphere/form-text.ts';
export { vSphereHazards, vSphereTable } from './vsphere/hazards.ts';
export { vSphereRestrictions } from './vsphere/restrictions.ts';
export { DELTA, type MachineFacts } from './vsphere/rules/delta.ts';
