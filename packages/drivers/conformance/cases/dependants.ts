import { type Operation, planOperation } from '@snaptree/core';
import { describe, expect, it } from 'vitest';
import { grown } from '../asking.ts';
import type { ConformanceTarget } from '../target.ts';

/** An operation on one VM never changes data that another VM reads. */
export function describeDependants(target: () => ConformanceTarget, mechanism: string): void {
  describe(`a linked clone below ${mechanism} snapshots`, () => {
    it('blocks operations that would change its disk, until the clone is deleted', async ({ skip }) => {
      const { linkedClone } = target();
      if (linkedClone === undefined) return skip('linked clones cannot be created here');
      const { domainId, id } = await grown(target(), 'a*', mechanism);
      const codes = async () => {
        const { tree, capabilities } = await target().driver.read(domainId);
        const independent = capabilities.mechanisms[mechanism]?.storage === 'independent';
        const operation: Operation = independent
          ? { kind: 'revert', id: id('a'), force: true }
          : { kind: 'mergeIntoChildren', id: id('a') };
        const result = planOperation(tree, operation, capabilities);
        return result.ok ? [] : result.refusals.map(({ code }) => code);
      };
      expect(await codes()).not.toContain('dependants');
      const clone = await linkedClone.call(target(), domainId);
      expect(await codes()).toContain('dependants');
      await target().removeDomain(clone);
      expect(await codes()).not.toContain('dependants');
      await target().removeDomain(domainId);
    });
  });
}
