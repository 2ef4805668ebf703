import { conformanceSuite } from '../../conformance/suite.ts';
import { openTarget } from './testing/lab.ts';

conformanceSuite({ name: 'vSphere (vcsim)', open: openTarget, mechanisms: ['delta'] });
