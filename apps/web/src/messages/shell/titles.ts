/** The title of the browser's tab. */
export const pageTitle = (page: string): string => `${page} · Snaptree`;
