import type { ConformanceTarget } from '../../../conformance/target.ts';
import { type Service, serviceAt } from '../connecting/service.ts';
import { createVirtualBoxTarget } from './target.ts';

/** The lab's web service, from the variables of `npm run lab -- env`. */
function labService(): Service {
  const url = process.env.SNAPTREE_VIRTUALBOX_URL;
  if (url === undefined) throw new Error('VirtualBox is not up: npm run lab -- up virtualbox');
  return serviceAt({ url: new URL(url) });
}

export const openTarget = (): Promise<ConformanceTarget> => createVirtualBoxTarget(labService());
