/** The keys of cached responses; only `cache.ts` invalidates them. */
export const keys = {
  hosts: ['hosts'] as const,
  demoHosts: ['demo-hosts'] as const,
  hazards: (hostId: string) => ['hazards', hostId] as const,
  folderPools: (hostId: string) => ['folder-pools', hostId] as const,
  domains: (hostId: string) => ['domains', hostId] as const,
  tree: (hostId: string, domainId: string) => ['tree', hostId, domainId] as const,
  trees: ['tree'] as const,
  configuration: (hostId: string, domainId: string, snapshotId: string) =>
    [...keys.configurations, hostId, domainId, snapshotId] as const,
  configurations: ['configuration'] as const,
  space: ['space'] as const,
  tags: ['tags'] as const,
  search: (words: string) => ['search', words] as const,
  jobs: ['jobs'] as const,
  job: (jobId: string) => ['job', jobId] as const,
  /** Interrupted jobs. */
  undecided: ['undecided'] as const,
  rests: ['rest'] as const,
  history: ['history'] as const,
};
