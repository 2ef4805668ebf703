import { conformanceSuite } from '../../conformance/suite.ts';
import { openTarget } from './testing/lab.ts';

conformanceSuite({ name: 'VirtualBox', open: openTarget, mechanisms: ['differencing'] });
