/** One key for a domain of a host; ids may hold any character. */
export const keyOf = (hostId: string, domainId: string): string => JSON.stringify([hostId, domainId]);
