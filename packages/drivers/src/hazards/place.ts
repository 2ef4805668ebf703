import { fileURLToPath } from 'node:url';

export const placeOfPage = fileURLToPath(new URL('../../../../docs/hazards.md', import.meta.url));
