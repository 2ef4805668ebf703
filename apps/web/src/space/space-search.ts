import { z } from 'zod';
import { AddressText } from '../fleet/fleet-search.ts';

/** What the address of the page about space holds: the target as it was typed. */
export const SpaceSearch = z.object({ target: AddressText });
export type SpaceSearch = z.infer<typeof SpaceSearch>;
