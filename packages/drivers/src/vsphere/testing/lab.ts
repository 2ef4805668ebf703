import type { ConformanceTarget } from '../../../conformance/target.ts';
import type { VimServiceOptions } from '../vim/service.ts';
import { createVSphereTarget } from './target.ts';

/** The lab's vcsim, from the variables of `npm run lab -- env`. */
function labValue(name: string): string {
  const value = process.env[`SNAPTREE_VSPHERE_${name}`];
  if (value === undefined) throw new Error('vcsim is not up: npm run lab -- up vsphere');
  return value;
}

export const labAccount = (): VimServiceOptions => ({
  endpoint: { url: new URL(labValue('URL')), fingerprint: labValue('FINGERPRINT') },
  username: labValue('USER'),
  password: labValue('PASSWORD'),
});

export const openTarget = (): Promise<ConformanceTarget> => createVSphereTarget(labAccount());
