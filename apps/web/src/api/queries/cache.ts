import { type Job, type JobEvent, serverEvents, type TreeReading } from '@snaptree/core';
import type { Host } from '@snaptree/hypervisors';
import type { QueryClient } from '@tanstack/react-query';
import type { LiveSocket } from '../socket/socket.ts';
import { type FoldedJobs, foldJobs } from './fold-jobs.ts';
import { keys } from './keys.ts';
import { settingsFollowTrees } from './settings-follow.ts';

/**
 * The only place that changes or invalidates cached responses. Job events are pushed and applied; a gap fetches the
 * job again. Trees and lists are never pushed, only invalidated; settings follow trees. A reconnect invalidates
 * everything, because events may have been missed. Returns the function that unsubscribes.
 */
export function keepFresh(client: QueryClient, socket: LiveSocket): () => void {
  let connectedBefore = socket.connected;
  const unfollow = settingsFollowTrees(client);
  const handlers = {
    connect: () => {
      if (connectedBefore)
        void client.invalidateQueries({
          predicate: ({ queryKey: [what] }) => what !== keys.configurations[0],
        });
      // Hosts connect and jobs continue while the socket is being opened; trees and lists are polled anyway.
      else for (const queryKey of [keys.hosts, keys.jobs]) void client.invalidateQueries({ queryKey });
      connectedBefore = true;
    },
    job: (payload: unknown) => receiveJob(client, payload),
    treeChanged: (payload: unknown) => {
      const { hostId, domainId } = serverEvents.treeChanged.parse(payload);
      void client.invalidateQueries({ queryKey: keys.tree(hostId, domainId) });
      void client.invalidateQueries({ queryKey: keys.rests });
      void client.invalidateQueries({ queryKey: keys.domains(hostId) });
    },
    domainsChanged: (payload: unknown) => {
      const { hostId } = serverEvents.domainsChanged.parse(payload);
      void client.invalidateQueries({ queryKey: keys.space });
      // Only trees that are open are reported one by one.
      void client.invalidateQueries({ queryKey: keys.rests });
      void client.invalidateQueries({ queryKey: keys.domains(hostId) });
    },
    hostsChanged: () => {
      // The VMs of a host that disappeared or returned have changed too.
      void client.invalidateQueries({ queryKey: keys.trees });
      void client.invalidateQueries({ queryKey: keys.hosts });
    },
  };
  socket.on('connect', handlers.connect);
  socket.on('job', handlers.job);
  socket.on('treeChanged', handlers.treeChanged);
  socket.on('domainsChanged', handlers.domainsChanged);
  socket.on('hostsChanged', handlers.hostsChanged);
  return () => {
    unfollow();
    socket.off('connect', handlers.connect);
    socket.off('job', handlers.job);
    socket.off('treeChanged', handlers.treeChanged);
    socket.off('domainsChanged', handlers.domainsChanged);
    socket.off('hostsChanged', handlers.hostsChanged);
  };
}

/** Folds one pushed event into every cached place that shows the job. */
function receiveJob(client: QueryClient, payload: unknown): void {
  const event = serverEvents.job.parse(payload);
  resolve(client, keys.jobs, foldJobs(client.getQueryData<Job[]>(keys.jobs), event));
  const single = client.getQueryData<Job>(keys.job(event.jobId));
  if (single !== undefined) {
    const folded = foldJobs([single], event);
    if (folded.kind === 'gap') void client.invalidateQueries({ queryKey: keys.job(event.jobId) });
    else client.setQueryData(keys.job(event.jobId), folded.jobs[0]);
  }
  if (event.type === 'accepted') void client.invalidateQueries({ queryKey: keys.domains(event.hostId) });
  if (event.type === 'finished') jobEnded(client, event.jobId);
  if (turns.has(event.type)) jobsTurned(client);
}

/** Events that move a job to a different list. */
const turns: ReadonlySet<JobEvent['type']> = new Set(['accepted', 'finished', 'dismissed', 'resumed']);

function jobsTurned(client: QueryClient): void {
  void client.invalidateQueries({ queryKey: keys.undecided });
  void client.invalidateQueries({ queryKey: keys.history });
}

function resolve(client: QueryClient, queryKey: readonly string[], folded: FoldedJobs): void {
  if (folded.kind === 'gap') void client.invalidateQueries({ queryKey });
  else client.setQueryData(queryKey, folded.jobs);
}

/** The tree has changed when a job ends. */
function jobEnded(client: QueryClient, jobId: string): void {
  const job = client.getQueryData<Job[]>(keys.jobs)?.find((known) => known.id === jobId);
  if (job === undefined) {
    void client.invalidateQueries({ queryKey: keys.trees });
    return;
  }
  void client.invalidateQueries({ queryKey: keys.tree(job.hostId, job.domainId) });
  void client.invalidateQueries({ queryKey: keys.domains(job.hostId) });
}

/**
 * A job from a response to this page, which started, resumed or dismissed it; the events of the same change may arrive
 * before or after the response.
 */
export function rememberJob(client: QueryClient, job: Job): void {
  const newer = (known: Job) => (known.id === job.id && known.seq < job.seq ? job : known);
  const all = client.getQueryData<Job[]>(keys.jobs);
  if (all !== undefined) {
    const isKnown = all.some(({ id }) => id === job.id);
    client.setQueryData(keys.jobs, isKnown ? all.map(newer) : [job, ...all]);
  }
  // Never created here: earlier events would be missing from it and would not be sent again.
  client.setQueryData<Job>(keys.job(job.id), (known) => known && newer(known));
  jobsTurned(client);
}

/** Storage pools were created or removed on this page. */
export function foldersChanged(client: QueryClient, hostId: string): void {
  void client.invalidateQueries({ queryKey: keys.folderPools(hostId) });
  void client.invalidateQueries({ queryKey: keys.trees });
}

/** A tree from a 409 response: newer than the one that was shown. */
export function rememberTree(client: QueryClient, reading: TreeReading): void {
  client.setQueryData(keys.tree(reading.hostId, reading.tree.domain.id), reading);
}

/** For a change of the hosts made on this page; resolves when the new list has arrived. */
export async function hostsEdited(client: QueryClient): Promise<void> {
  await client.invalidateQueries({ queryKey: keys.hosts });
  const there = new Set(client.getQueryData<Host[]>(keys.hosts)?.map(({ id }) => id));
  // The VMs of a removed host are not fetched again.
  void client.invalidateQueries({
    queryKey: ['domains'],
    predicate: ({ queryKey: [, hostId] }) => typeof hostId === 'string' && there.has(hostId),
  });
  void client.invalidateQueries({ queryKey: keys.space });
}

/** The known remaining steps of a job are outdated. */
export function restsAreOld(client: QueryClient): void {
  void client.invalidateQueries({ queryKey: keys.rests });
}
