import { hypervisorKinds } from '@snaptree/hypervisors';
import { z } from 'zod';
import { UrlText } from '../../shell/url.ts';

/** The search parameters of the settings. An invalid value counts as absent. */
export const HostsSearch = z.object({
  /** The form is open: `new`, or the id of the host that is changed. */
  form: UrlText,
  /** The initial kind of a new host. */
  kind: z.enum(hypervisorKinds).optional().catch(undefined),
  /** The host whose known hazards are shown. */
  hazards: UrlText,
  /** The host whose removal awaits confirmation. */
  remove: UrlText,
  /** The host that was just saved. */
  saved: UrlText,
});
export type HostsSearch = z.infer<typeof HostsSearch>;
