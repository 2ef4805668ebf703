import { conformanceSuite } from '../../conformance/suite.ts';
import { openTarget } from './testing/lab.ts';

conformanceSuite({
  name: "libvirt's test driver",
  open: () => openTarget('test'),
  mechanisms: ['internal'],
});

conformanceSuite({
  name: 'QEMU through libvirt',
  open: () => openTarget('qemu'),
  mechanisms: ['internal', 'external'],
});
