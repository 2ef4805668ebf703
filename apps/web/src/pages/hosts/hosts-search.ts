import { hypervisorKinds } from '@snaptree/hypervisors';
import { z } from 'zod';
import { UrlText } from '../../shell/url.ts';

/** The search parameters of the settings. An invalid value counts as absent. */
export const HostsSearch = z.object({
  /** The form is open: `new`, or the id of the host that is changed. */
  form: UrlText,
  /** What a new host is to begin with. */
  kind: z.enum(hypervisorKinds).optional().catch(undefined),
  /** The host whose removal awaits confirmation. */
  remove: UrlText,
  /** The host that was saved a moment ago. */
  saved: UrlText,
});
export type HostsSearch = z.infer<typeof HostsSearch>;
