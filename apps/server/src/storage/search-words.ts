import type { JobEvent } from '@snaptree/core';

const MAX_LENGTH = 20_000;

/** The searchable text of a job, in lower case: its description and the names of its snapshots, domain and host. */
export function searchWords(event: Extract<JobEvent, { type: 'accepted' }>): string {
  const { sentence, domainName, hostName, names } = event;
  return comparable([domainName, hostName, sentence, ...Object.values(names)].join('\n')).slice(
    0,
    MAX_LENGTH,
  );
}

/** Normalizes case and accents for comparison. */
export const comparable = (text: string): string => text.normalize('NFC').toLowerCase();
