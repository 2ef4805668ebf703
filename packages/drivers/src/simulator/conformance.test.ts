import { conformanceSuite } from '../../conformance/suite.ts';
import { simulatedKinds } from './testing/kinds.ts';
import { simulatorTarget } from './testing/target.ts';

const mechanisms = { qemu: ['internal', 'external'], virtualbox: ['differencing'], vsphere: ['delta'] };

for (const { kind, libvirt } of simulatedKinds) {
  conformanceSuite({
    name:
      libvirt === undefined ? `the simulator as ${kind}` : `the simulator as ${kind} on libvirt ${libvirt}`,
    open: () => simulatorTarget(kind, 7, { libvirt }),
    mechanisms: mechanisms[kind],
  });
}
