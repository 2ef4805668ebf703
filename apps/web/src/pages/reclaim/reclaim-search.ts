import { z } from 'zod';
import { UrlText } from '../../shell/url-text.ts';

/** What the address of the page about space holds: the target as it was typed, and one host alone. */
export const SpaceSearch = z.object({ target: UrlText, host: UrlText });
export type SpaceSearch = z.infer<typeof SpaceSearch>;
