import { describe, expect, it } from 'vitest';
import { simulatorTarget } from '../../src/simulator/testing/target.ts';
import { growTree } from '../grow.ts';
import type { ConformanceTarget } from '../target.ts';
import { tryOperation } from './trial.ts';

type Execute = ConformanceTarget['driver']['execute'];

/** A simulated host whose driver does something different from the request. */
async function liar(
  lie: (target: ConformanceTarget, honest: Execute) => Partial<ConformanceTarget['driver']>,
) {
  const target = await simulatorTarget('qemu', 3);
  const grown = await growTree(target, 'a(b(c*))', { mechanism: 'internal', power: 'off' });
  if (!grown.ok) throw new Error(grown.why);
  const honest = target.driver.execute.bind(target.driver);
  return { target: { ...target, driver: { ...target.driver, ...lie(target, honest) } }, ...grown };
}

describe('comparing a preview with a hypervisor', () => {
  it('accepts a driver that does what was previewed', async () => {
    const { target, domainId, id } = await liar(() => ({}));
    expect(await tryOperation(target, domainId, { kind: 'mergeIntoChildren', id: id('b') })).toEqual({
      kind: 'asShown',
    });
  });

  it('catches a driver that reports success and does nothing', async () => {
    const { target, domainId, id } = await liar(() => ({ execute: async () => ({ leftovers: [] }) }));
    const verdict = await tryOperation(target, domainId, { kind: 'mergeIntoChildren', id: id('b') });
    expect(verdict).toMatchObject({ kind: 'mismatch', why: expect.stringContaining('should not be there') });
  });

  it('catches a driver that changes other data', async () => {
    const { target, domainId, id } = await liar((truth, honest) => ({
      async execute(domain, step, options) {
        const outcome = await honest(domain, step, options);
        await truth.write(domain);
        return outcome;
      },
    }));
    const verdict = await tryOperation(target, domainId, { kind: 'mergeIntoChildren', id: id('b') });
    expect(verdict).toEqual({ kind: 'mismatch', why: 'the content of the live state differs' });
  });

  it('catches a driver that destroys a snapshot which should remain', async () => {
    const { target, domainId, id } = await liar((truth, honest) => ({
      async execute(domain, step, options) {
        const outcome = await honest(domain, step, options);
        await truth.otherClient.deleteSnapshot(domain, id('a'));
        return outcome;
      },
    }));
    const verdict = await tryOperation(target, domainId, { kind: 'mergeIntoChildren', id: id('b') });
    expect(verdict).toMatchObject({ kind: 'mismatch', why: expect.stringContaining('is missing') });
  });

  it('catches a refusal that the preview did not predict', async () => {
    const { target, domainId, id } = await liar((truth) => ({
      async read(domain: string) {
        const reading = await truth.driver.read(domain);
        return {
          ...reading,
          capabilities: { ...reading.capabilities, rename: { supported: true as const } },
        };
      },
    }));
    const verdict = await tryOperation(target, domainId, { kind: 'rename', id: id('b'), name: 'x' });
    expect(verdict).toMatchObject({ kind: 'unpredicted', why: expect.stringContaining('cannot be renamed') });
  });

  it('catches a preview that calls a possible operation impossible', async () => {
    const { target, domainId, id } = await liar((truth) => ({
      async read(domain: string) {
        const reading = await truth.driver.read(domain);
        return {
          ...reading,
          capabilities: {
            ...reading.capabilities,
            deleteMetadata: { supported: false as const, reason: 'not supported, it says' },
          },
        };
      },
    }));
    const verdict = await tryOperation(target, domainId, { kind: 'deleteMetadata', id: id('b') });
    expect(verdict).toMatchObject({ kind: 'overRefusal' });
  });
});
