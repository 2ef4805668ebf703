import type { Host } from '@snaptree/hypervisors';

/** Where a host is configured. */
export const originWords: Record<Host['origin'], { short: string; why?: string }> = {
  settings: { short: 'Added in Snaptree' },
  file: {
    short: 'From the configuration file',
    why: 'Edit that file to change it; Snaptree reads it when it starts.',
  },
  demo: { short: 'Demo host' },
};
