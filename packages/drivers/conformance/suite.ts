import { afterAll, beforeAll, describe } from 'vitest';
import { describeConfiguration } from './cases/configuration.ts';
import { describeDependants } from './cases/dependants.ts';
import { describeHistories } from './cases/histories.ts';
import { describeNames } from './cases/names.ts';
import { describeProtocol } from './cases/protocol.ts';
import { describeSteps } from './cases/steps.ts';
import { describeTrees } from './cases/trees.ts';
import type { ConformanceTarget } from './target.ts';

export interface SuiteOptions {
  readonly name: string;
  /** Connects to the hypervisor, starting it if needed; called once, before the first test. */
  readonly open: () => Promise<ConformanceTarget>;
  /** Kinds of snapshots to test, as in `TargetSupport.mechanisms`: needed before the target is open. */
  readonly mechanisms: readonly string[];
}

/** What every driver must do, on any hypervisor. Call it in a test file. */
export function conformanceSuite(options: SuiteOptions): void {
  describe(`conformance of ${options.name}`, () => {
    let opened: ConformanceTarget | undefined;
    const target = () => {
      if (opened === undefined) throw new Error(`${options.name} is not running`);
      return opened;
    };
    beforeAll(async () => {
      opened = await options.open();
    });
    afterAll(() => opened?.destroy());
    for (const mechanism of options.mechanisms) {
      describeTrees(target, mechanism);
      describeProtocol(target, mechanism);
      describeSteps(target, mechanism);
      describeNames(target, mechanism);
      describeConfiguration(target, mechanism);
      describeDependants(target, mechanism);
      describeHistories(target, mechanism);
    }
  });
}
