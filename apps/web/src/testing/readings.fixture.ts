import {
  type Capabilities,
  type Job,
  type JobEvent,
  type MechanismRules,
  type SnapshotTree,
  type TreeReading,
  treeFromNotation,
  treeRevision,
} from '@snaptree/core';

/** Trees, rules and jobs that the tests of this package share. Ids are names; the rules are those of plain chains. */

const traits = { percent: true, cancel: true, pausesGuest: false };
const fanOut1 = {
  kind: 'fanOutAtMost',
  limit: 1,
  class: 'impossible',
  says: 'only one may build on it',
} as const;

function mechanism(label: string, rules: Partial<MechanismRules>): MechanismRules {
  return {
    label,
    storage: 'independent',
    delete: [],
    revert: [],
    create: [],
    direction: 'none',
    order: 'baseFirst',
    traits: { delete: traits, revert: traits, create: traits },
    unproven: [],
    ...rules,
  };
}

/** A hypervisor with one kind of snapshot, `internal` (any fan-out) or `overlay` (a chain, fan-out 1). */
function hypervisor(kind: 'internal' | 'overlay'): Capabilities {
  const rules =
    kind === 'internal'
      ? mechanism('internal snapshot', {})
      : mechanism('overlay', { storage: 'layered', direction: 'down', delete: [fanOut1] });
  const all = [kind];
  return {
    driver: 'test',
    product: 'a hypervisor for tests',
    mechanisms: { [kind]: rules },
    creates: { running: all, paused: all, off: all, saved: all },
    rename: { supported: true },
    describe: { supported: true },
    deleteMetadata: { supported: true },
    consolidate: { supported: false, reason: 'nothing to consolidate here' },
    managedSave: { supported: true },
    power: ['start', 'stop'],
    revertDropsManagedSave: false,
    revertPower: ['running', 'off'],
  };
}

/** A reading of a tree written as `a(b(c* d))`. */
export function readingOf(
  notation: string,
  kind: 'internal' | 'overlay' = 'internal',
  change: Partial<SnapshotTree> = {},
): TreeReading {
  const tree = { ...treeFromNotation(notation, { mechanism: kind }), ...change };
  return { hostId: 'host', tree, capabilities: hypervisor(kind), revision: treeRevision(tree), asOf: 1_000 };
}

/** The first event of a job that merges `b`. */
export function accepted(jobId = 'job-1'): Extract<JobEvent, { type: 'accepted' }> {
  return {
    type: 'accepted',
    seq: 1,
    jobId,
    at: 1_000,
    hostId: 'host',
    hostName: 'Host',
    domainId: 'domain',
    domainName: 'domain',
    operation: { kind: 'mergeIntoChildren', id: 'b' },
    sentence: 'b disappears.',
    steps: [{ kind: 'delete', id: 'b', expect: 'merge', children: ['c'] }],
    effects: [{ kind: 'merged', id: 'b', into: ['c'] }],
    by: 'someone',
    cancellable: true,
    names: { b: 'b', c: 'c' },
  };
}

/** The job of `accepted`, as far as a server would know it at a sequence number. */
export function jobAt(seq: number, change: Partial<Job> = {}): Job {
  const { type: _, at, jobId, steps, ...facts } = accepted();
  return {
    ...facts,
    id: jobId,
    seq,
    steps: steps.map((step) => ({ step, state: 'waiting' })),
    cancelRequested: false,
    state: 'accepted',
    acceptedAt: at,
    lastHeardAt: at,
    log: [],
    ...change,
  };
}
