import { z } from 'zod';
import { UrlText } from '../../shell/url.ts';

/** What the address of the page about space holds: the target as it was typed, and one host alone. */
export const ReclaimSearch = z.object({ target: UrlText, host: UrlText });
export type ReclaimSearch = z.infer<typeof ReclaimSearch>;
