import { conformanceSuite } from '../../conformance/suite.ts';
import { labProduct, openTarget } from './testing/lab.ts';

conformanceSuite({
  name: `libvirt's test driver (${labProduct()})`,
  open: () => openTarget('test'),
  mechanisms: ['internal'],
});

conformanceSuite({
  name: `QEMU through libvirt (${labProduct()})`,
  open: () => openTarget('qemu'),
  mechanisms: ['internal', 'external'],
});
