import { z } from 'zod';
import { UrlText } from '../../shell/url.ts';

/** The search parameters of the Reclaim space page: the target as typed, and a single host. */
export const ReclaimSearch = z.object({ target: UrlText, host: UrlText });
export type ReclaimSearch = z.infer<typeof ReclaimSearch>;
