import type { FormHelp } from '../form/form-help.ts';

export const simulatorFormText = {
  libvirt: {
    label: 'Version',
    help: 'The host behaves like this version, so previews show what your version would do',
  },
  seed: { label: 'Seed', help: 'A different number creates different VMs. Leave empty for the default VMs.' },
  help: [
    {
      text: 'Simulated VMs for trying Snaptree out. No real VM is changed. Their state is kept until you remove the host.',
    },
  ] satisfies readonly FormHelp[],
};
