import { z } from 'zod';

/** Text that somebody typed into the address by hand may look like a number. */
export const UrlText = z
  .union([z.string(), z.number().transform(String)])
  .optional()
  .catch(undefined);
