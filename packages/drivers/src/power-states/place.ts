import { fileURLToPath } from 'node:url';

export const placeOfPage = fileURLToPath(new URL('../../../../docs/power-states.md', import.meta.url));
