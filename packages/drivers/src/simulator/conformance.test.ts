import { conformanceSuite } from '../../conformance/suite.ts';
import { simulatorTarget } from './testing/target.ts';
import { HypervisorKind } from './world/model.ts';

const mechanisms = { qemu: ['internal', 'external'], virtualbox: ['differencing'], vsphere: ['delta'] };

for (const kind of HypervisorKind.options) {
  conformanceSuite({
    name: `the simulator as ${kind}`,
    open: () => simulatorTarget(kind, 7),
    mechanisms: mechanisms[kind],
  });
}
