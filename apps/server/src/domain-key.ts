/** The key of a domain in maps. IDs may contain any character. */
export const keyOf = (hostId: string, domainId: string): string => JSON.stringify([hostId, domainId]);
