import type { Progress, SnapshotTree, Step } from '@snaptree/core';
import type { StepEvidence, StepOutcome } from '../../driver.ts';
import type { SoapEndpoint } from '../../soap/post.ts';
import { type Clock, systemClock } from '../../time/clock.ts';
import { createVSphereDriver } from '../driver.ts';
import { FakeVcenter, type FakeVcenterOptions } from './fake-vcenter/server.ts';

/** A fake vCenter with a driver, and the progress that the driver reported. */
export interface HostOnFake {
  /** Advances the driver's clock by this many milliseconds. */
  later(ms: number): void;
  readonly fakeVcenter: FakeVcenter;
  readonly driver: ReturnType<typeof createVSphereDriver>;
  readonly reported: Progress[];
  run(id: string, step: Step, during?: During): Promise<StepOutcome>;
  tree(id: string): Promise<SnapshotTree>;
  inspect(id: string, step: Step, before: SnapshotTree, taskRef?: string): Promise<StepEvidence>;
  close(): Promise<void>;
}

export interface During {
  readonly signal?: AbortSignal;
  /** Called right before the change is sent. */
  readonly sending?: () => void;
  readonly report?: (progress: Progress) => void;
  readonly taskRef?: (taskRef: string) => void;
}

export async function hostOnFake(
  options: FakeVcenterOptions = {},
  endpoint: Partial<SoapEndpoint> = {},
  clock: Clock = systemClock,
): Promise<HostOnFake> {
  const fakeVcenter = await FakeVcenter.listening(options);
  let passed = 0;
  const driver = createVSphereDriver({
    clock: { now: () => clock.now() + passed, after: clock.after },
    endpoint: { url: fakeVcenter.url, ...endpoint },
    username: 'user',
    password: 'pass',
  });
  const reported: Progress[] = [];
  return {
    later: (ms) => {
      passed += ms;
    },
    fakeVcenter,
    driver,
    reported,
    run: (
      id,
      step,
      { signal = new AbortController().signal, sending = () => {}, report, taskRef = () => {} } = {},
    ) =>
      driver.execute(id, step, {
        signal,
        sending,
        taskRef,
        report: (progress) => {
          reported.push(progress);
          report?.(progress);
        },
      }),
    tree: async (id) => (await driver.read(id)).tree,
    inspect: (id, step, before, taskRef) => driver.inspect(id, step, before, taskRef),
    close: async () => {
      await driver.close();
      fakeVcenter.close();
    },
  };
}
