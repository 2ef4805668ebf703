import type { Hazard } from '@snaptree/core';

export const hazardMessages = {
  link: 'Known hazards',
  linkNamed: (host: string) => `Known hazards of ${host}`,
  title: (host: string) => `Known hazards of ${host}`,
  back: 'Hosts',
  intro: (product: string) =>
    `Bugs and limits of ${product} that affect snapshots. Your distribution may have fixed some of them without changing the version number.`,
  none: (product: string) => `No hazards of ${product} are known.`,
  versions: 'Versions',
  distributions: 'Distributions',
  guard: 'Guard',
  source: 'Source',
};

/** What a hazard puts at risk. */
export const riskWords: Record<Hazard['risk'], string> = {
  dataLoss: 'Data loss',
  outage: 'Outage',
  disclosure: 'Disclosure',
  incomplete: 'Incomplete',
};

/** Which versions have the fault. */
export function versionsInWords({ since, until }: Pick<Hazard, 'since' | 'until'>): string {
  if (since === undefined) return until === undefined ? 'All' : `Before ${until}`;
  return until === undefined ? `${since} and later` : `${since} and later, before ${until}`;
}
