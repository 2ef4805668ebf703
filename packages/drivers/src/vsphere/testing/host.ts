import type { Progress, SnapshotTree, Step } from '@snaptree/core';
import type { StepEvidence, StepOutcome } from '../../driver.ts';
import type { SoapEndpoint } from '../../soap/post.ts';
import { createVSphereDriver } from '../driver.ts';
import { StandIn, type StandInOptions } from './fake-vcenter/server.ts';

/** A stand-in with a driver on it, and what the driver told while it worked. */
export interface HostOnStandIn {
  readonly standIn: StandIn;
  readonly driver: ReturnType<typeof createVSphereDriver>;
  readonly reported: Progress[];
  run(id: string, step: Step, during?: During): Promise<StepOutcome>;
  tree(id: string): Promise<SnapshotTree>;
  inspect(id: string, step: Step, before: SnapshotTree, ticket?: string): Promise<StepEvidence>;
  close(): Promise<void>;
}

export interface During {
  readonly signal?: AbortSignal;
  /** Called right before the call that changes something leaves. */
  readonly sending?: () => void;
  readonly report?: (progress: Progress) => void;
  readonly ticket?: (ticket: string) => void;
}

export async function hostOnStandIn(
  options: StandInOptions = {},
  endpoint: Partial<SoapEndpoint> = {},
): Promise<HostOnStandIn> {
  const standIn = await StandIn.listening(options);
  const driver = createVSphereDriver({
    endpoint: { url: standIn.url, ...endpoint },
    username: 'user',
    password: 'pass',
  });
  const reported: Progress[] = [];
  return {
    standIn,
    driver,
    reported,
    run: (
      id,
      step,
      { signal = new AbortController().signal, sending = () => {}, report, ticket = () => {} } = {},
    ) =>
      driver.execute(id, step, {
        signal,
        sending,
        ticket,
        report: (progress) => {
          reported.push(progress);
          report?.(progress);
        },
      }),
    tree: async (id) => (await driver.read(id)).tree,
    inspect: (id, step, before, ticket) => driver.inspect(id, step, before, ticket),
    close: async () => {
      await driver.close();
      standIn.close();
    },
  };
}
