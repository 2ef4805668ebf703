import type { ConformanceTarget } from '../../conformance/target.ts';
import { createVirtualBoxTarget } from '../target.ts';

/** The lab's web service as `npm run lab -- env` says it. */
function labUrl(): URL {
  const url = process.env.SNAPTREE_VIRTUALBOX_URL;
  if (url === undefined) throw new Error('VirtualBox is not up: npm run lab -- up virtualbox');
  return new URL(url);
}

export const openTarget = (): Promise<ConformanceTarget> => createVirtualBoxTarget(labUrl());
