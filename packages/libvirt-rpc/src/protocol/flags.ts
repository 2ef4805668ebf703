/**
 * libvirt's numbers by topic (libvirt-domain.h, libvirt-domain-snapshot.h, virterror.h of 9.0). Add flags with `|`.
 * Only numbers that Snaptree uses or must recognize are listed.
 */

/** For `domainGetXmlDesc`; `secure` alone is also valid for `domainSnapshotGetXmlDesc`. */
export const domainXml = { secure: 1, inactive: 2, updateCpu: 4, migratable: 8 } as const;

export const listDomains = { active: 1, inactive: 2, persistent: 4, transient: 8 } as const;

/** The first number of `domainGetState`, and `state` of `domainGetInfo`. */
export const domainState = {
  noState: 0,
  running: 1,
  blocked: 2,
  paused: 3,
  shuttingDown: 4,
  shutOff: 5,
  crashed: 6,
  pmSuspended: 7,
} as const;

/** Why a domain is paused: the second number of `domainGetState` when the first is `paused`. */
export const pausedReason = {
  unknown: 0,
  user: 1,
  migration: 2,
  save: 3,
  dump: 4,
  ioError: 5,
  watchdog: 6,
  fromSnapshot: 7,
  shuttingDown: 8,
  snapshot: 9,
  crashed: 10,
  startingUp: 11,
} as const;

export const domainStart = { paused: 1, autodestroy: 2, bypassCache: 4, forceBoot: 8, validate: 16 } as const;

export const domainUndefine = {
  managedSave: 1,
  snapshotsMetadata: 2,
  nvram: 4,
  keepNvram: 8,
  checkpointsMetadata: 16,
} as const;

export const domainShutdown = { acpiPowerButton: 1, guestAgent: 2 } as const;
export const domainDestroy = { graceful: 1 } as const;
export const managedSave = { bypassCache: 1, running: 2, paused: 4 } as const;

export const snapshotList = {
  roots: 1,
  metadata: 2,
  leaves: 4,
  noLeaves: 8,
  noMetadata: 16,
  inactive: 32,
  active: 64,
  diskOnly: 128,
  internal: 256,
  external: 512,
  topological: 1024,
} as const;

export const snapshotCreate = {
  redefine: 1,
  current: 2,
  noMetadata: 4,
  halt: 8,
  diskOnly: 16,
  reuseExternal: 32,
  quiesce: 64,
  atomic: 128,
  live: 256,
  validate: 512,
} as const;

export const snapshotRevert = { running: 1, paused: 2, force: 4, resetNvram: 8 } as const;
export const snapshotDelete = { children: 1, metadataOnly: 2, childrenOnly: 4 } as const;

export const blockCommit = { shallow: 1, delete: 2, active: 4, relative: 8, bandwidthBytes: 16 } as const;
export const blockRebase = {
  shallow: 1,
  reuseExternal: 2,
  copyRaw: 4,
  copy: 8,
  relative: 16,
  copyDevice: 32,
  bandwidthBytes: 64,
} as const;
export const blockJobAbort = { async: 1, pivot: 2 } as const;
export const blockJobInfo = { bandwidthBytes: 1 } as const;
export const blockJobSpeed = { bandwidthBytes: 1 } as const;
export const blockJobType = { unknown: 0, pull: 1, copy: 2, commit: 3, activeCommit: 4, backup: 5 } as const;
/** `status` of the `blockJob` events. */
export const blockJobStatus = { completed: 0, failed: 1, canceled: 2, ready: 3 } as const;

/** `type` of `domainGetJobInfo` and `domainGetJobStats`. */
export const jobType = { none: 0, bounded: 1, unbounded: 2, completed: 3, failed: 4, cancelled: 5 } as const;
export const jobStats = { completed: 1, keepCompleted: 2 } as const;

/** Groups for `connectGetAllDomainStats`. */
export const domainStats = { state: 1, cpuTotal: 2, balloon: 4, vcpu: 8, interface: 16, block: 32 } as const;
/** Flags for `connectGetAllDomainStats`; `backing` adds the backing files. */
export const allDomainStats = {
  active: 1,
  inactive: 2,
  persistent: 4,
  noWait: 2 ** 29,
  backing: 2 ** 30,
  enforceStats: 2 ** 31,
} as const;

/** `event` of a `lifecycle` event. */
export const lifecycleEvent = {
  defined: 0,
  undefined: 1,
  started: 2,
  suspended: 3,
  resumed: 4,
  stopped: 5,
  shutdown: 6,
  pmSuspended: 7,
  crashed: 8,
} as const;

/** `code` of a `LibvirtError` (`virErrorNumber`). */
export const errorCode = {
  internalError: 1,
  noSupport: 3,
  noConnect: 5,
  invalidArgument: 8,
  operationFailed: 9,
  xmlError: 27,
  domainExists: 28,
  operationDenied: 29,
  xmlDetail: 35,
  systemError: 38,
  rpc: 39,
  noDomain: 42,
  authFailed: 45,
  noStoragePool: 49,
  noStorageVolume: 50,
  operationInvalid: 55,
  configUnsupported: 67,
  operationTimeout: 68,
  noDomainSnapshot: 72,
  argumentUnsupported: 74,
  snapshotRevertRisky: 77,
  operationAborted: 78,
  authCancelled: 79,
  blockCopyActive: 83,
  operationUnsupported: 84,
  agentUnresponsive: 86,
  accessDenied: 88,
  authUnavailable: 94,
  agentUnsynced: 97,
} as const;
