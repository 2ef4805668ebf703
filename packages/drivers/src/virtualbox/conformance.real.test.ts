import { conformanceSuite } from '../conformance/suite.ts';
import { createVirtualBoxTarget } from './target.ts';

conformanceSuite({
  name: 'VirtualBox',
  mechanisms: ['differencing'],
  open: () => createVirtualBoxTarget(new URL(process.env.VBOX_URL ?? 'http://127.0.0.1:18083/')),
});
