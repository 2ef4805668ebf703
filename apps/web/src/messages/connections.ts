import type { Host } from '@snaptree/hypervisors';

/** Where a host comes from, and where it is changed. */
export const originWords: Record<Host['origin'], { short: string; why?: string }> = {
  settings: { short: 'Added here' },
  file: {
    short: 'From the configuration file',
    why: 'It is changed in that file, and read when the server starts.',
  },
  demo: { short: 'Demonstration' },
};
