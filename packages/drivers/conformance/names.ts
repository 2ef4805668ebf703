import type { Step } from '@snaptree/core';
import { describe, expect, it } from 'vitest';
import { codeOf, grown, shape, shapeOf } from './asking.ts';
import type { ConformanceTarget } from './target.ts';
import { send } from './trial.ts';

/** Names are labels: whatever they hold, they come back as they were given, or are refused. */
export function describeNames(target: () => ConformanceTarget, mechanism: string): void {
  describe(`names of ${mechanism} snapshots`, () => {
    for (const name of oddNames) {
      it(`keeps the name ${JSON.stringify(name)} as it is, or refuses it`, async () => {
        const { domainId } = await grown(target(), 'a*', mechanism);
        const before = await shapeOf(target(), domainId);
        const { tree } = await target().driver.read(domainId);
        const step: Step = { kind: 'create', name, memory: false, quiesce: false, mechanism, on: tree.seat };
        const refused = await codeOf(send(target(), domainId, step));
        const after = await target().driver.read(domainId);
        if (refused === undefined) expect(after.tree.snapshots.map((s) => s.name)).toContain(name);
        else expect(shape(after.tree)).toEqual(before);
        await target().removeDomain(domainId);
      });
    }

    it('keeps snapshots of the same name apart, or refuses the second', async () => {
      const { domainId } = await grown(target(), 'a*', mechanism);
      const { tree } = await target().driver.read(domainId);
      const step: Step = {
        kind: 'create',
        name: 'a',
        memory: false,
        quiesce: false,
        mechanism,
        on: tree.seat,
      };
      const refused = await codeOf(send(target(), domainId, step));
      const { tree: after } = await target().driver.read(domainId);
      expect(refused === undefined).toBe(target().supports.duplicateNames);
      expect(new Set(after.snapshots.map((s) => s.id)).size).toBe(target().supports.duplicateNames ? 2 : 1);
      await target().removeDomain(domainId);
    });
  });
}

const oddNames = [
  `it's "quoted"`,
  'two\nlines',
  '<b>bold</b> & co',
  '🌲 مرحبا 日本',
  '../up',
  '$(reboot)',
  ' spaces ',
  'live',
];
