import {
  type ComparedSection,
  type ConfigurationAnswer,
  compareConfigurations,
  differs,
  diskFilesOf,
  type MachineConfiguration,
  planOperation,
} from '@snaptree/core';
import { describe, expect, it } from 'vitest';
import { codeOf, grown } from '../asking.ts';
import { type ConformanceTarget, pretended } from '../target.ts';
import { send } from '../trial/trial.ts';

/** The configuration that a snapshot captured, and what a revert does with it. */
export function describeConfiguration(target: () => ConformanceTarget, mechanism: string): void {
  describe(`the captured configuration of ${mechanism} snapshots`, () => {
    it('equals the configuration of the VM until that changes, whatever files its disks have', async () => {
      const { domainId, id } = await grown(target(), 'a(b*)', mechanism);
      expect(await differencesOf(target(), domainId, id('a'))).toEqual([]);
      await target().removeDomain(domainId);
    });

    it('is not affected by later changes to the VM', async ({ skip }) => {
      const { doubleMemory } = target();
      if (doubleMemory === undefined) return skip('the memory of its VMs cannot be changed');
      const { domainId, id } = await grown(target(), 'a(b*)', mechanism);
      await doubleMemory.call(target(), domainId);
      for (const name of ['a', 'b'])
        expect(await differencesOf(target(), domainId, id(name))).toEqual(['memory changed']);
      await target().removeDomain(domainId);
    });

    it('is restored by a revert if the capabilities say so', async ({ skip }) => {
      const { doubleMemory, driver } = target();
      const pretence = pretended(target(), 'configurationAfterRevert');
      if (pretence !== undefined) return skip(pretence);
      if (doubleMemory === undefined) return skip('the memory of its VMs cannot be changed');
      const { domainId, id } = await grown(target(), 'a(b*)', mechanism);
      await doubleMemory.call(target(), domainId);
      const { tree, capabilities } = await driver.read(domainId);
      const result = planOperation(tree, { kind: 'revert', id: id('a'), force: true }, capabilities);
      if (!result.ok) {
        await target().removeDomain(domainId);
        return skip(result.refusals[0]?.sentence);
      }
      for (const step of result.plan.steps) await send(target(), domainId, step);
      const differences = await differencesOf(target(), domainId, id('a'));
      expect(differences).toEqual(capabilities.revertConfiguration === true ? [] : ['memory changed']);
      expect(await differencesOf(target(), domainId, id('b'))).toEqual([]);
      await target().removeDomain(domainId);
    });

    it('is reported as "not found" for a deleted snapshot', async () => {
      const { domainId, id } = await grown(target(), 'a(b*)', mechanism);
      await target().otherClient.deleteSnapshot(domainId, id('b'));
      expect(await codeOf(configuration(target(), domainId, id('b')))).toBe('notFound');
      await target().removeDomain(domainId);
    });
  });
}

async function configuration(target: ConformanceTarget, domainId: string, snapshotId: string) {
  if (target.driver.configuration === undefined)
    throw new Error(`${target.name} does not read configurations`);
  return target.driver.configuration(domainId, snapshotId);
}

/** Differences between the configurations of a snapshot and its VM, such as `memory changed`. */
async function differencesOf(
  target: ConformanceTarget,
  domainId: string,
  snapshotId: string,
): Promise<string[]> {
  const { captured, live } = await configuration(target, domainId, snapshotId);
  const { tree } = await target.driver.read(domainId);
  return compareConfigurations(known(captured), known(live), diskFilesOf(tree)).flatMap(inWords);
}

function known(answer: ConfigurationAnswer): MachineConfiguration {
  if (answer.kind === 'known') return answer.configuration;
  throw new Error(answer.text);
}

const inWords = (section: ComparedSection): string[] =>
  section.settings.filter((s) => differs(s.state)).map((setting) => `${setting.key} ${setting.state}`);
