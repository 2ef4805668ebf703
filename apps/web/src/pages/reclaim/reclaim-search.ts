import { z } from 'zod';
import { AddressText } from '../fleet/fleet-search.ts';

/** What the address of the page about space holds: the target as it was typed, and one host alone. */
export const SpaceSearch = z.object({ target: AddressText, host: AddressText });
export type SpaceSearch = z.infer<typeof SpaceSearch>;
