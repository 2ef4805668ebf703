import type { JobEvent } from '@snaptree/core';

const MAX_LENGTH = 20_000;

/** What a job is found by, in lower case: its sentence and the names of its snapshots, domain and host. */
export function searchWords(event: Extract<JobEvent, { type: 'accepted' }>): string {
  const { sentence, domainName, hostName, names } = event;
  return comparable([domainName, hostName, sentence, ...Object.values(names)].join('\n')).slice(
    0,
    MAX_LENGTH,
  );
}

/** Text as it is compared: without case, accents written either way. */
export const comparable = (text: string): string => text.normalize('NFC').toLowerCase();
