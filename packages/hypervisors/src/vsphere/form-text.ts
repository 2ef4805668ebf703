import type { FormHelp } from '../form/form-help.ts';

export const vSphereFormText = {
  addressExample: 'vcenter.example.org',
  signInHelp: 'Include the domain, for example snaptree@vsphere.local',
  help: [
    {
      warning: 'A host with the free ESXi license is read-only: its API accepts no changes.',
      text: 'Add a vCenter instead of its ESXi hosts: it shows the VMs of all of them. Add an ESXi host only if no vCenter manages it.',
    },
    {
      text: 'The account needs a role with Snapshot management, Interaction (power on, power off, suspend), and Cancel task on these VMs, and Read-only on the datastores and the other VMs there. Without that, Snaptree cannot detect linked clones. The documentation lists the privileges in docs/hosts/vsphere.md.',
    },
  ] satisfies readonly FormHelp[],
};
