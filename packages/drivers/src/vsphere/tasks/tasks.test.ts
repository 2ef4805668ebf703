import { element, type XmlElement } from '@snaptree/formats';
import { describe, expect, it } from 'vitest';
import { taskFacts } from './tasks.ts';

const info = (fields: Readonly<Record<string, string>>, ...more: XmlElement[]) =>
  element('val', {}, ...Object.entries(fields).map(([name, text]) => element(name, {}, text)), ...more);

describe('a vSphere task', () => {
  it.each(['vm.Snapshot.remove', 'vim.vm.Snapshot.remove'])(
    'is identified by its operation %s',
    (descriptionId) => {
      const facts = taskFacts(info({ descriptionId, state: 'running' }));
      expect(facts).toMatchObject({ operation: 'vm.Snapshot.remove', text: 'Remove snapshot' });
    },
  );

  it('reports its phase, if it has one', () => {
    const phase = element('description', {}, element('message', {}, 'Consolidating disk 2'));
    expect(taskFacts(info({ state: 'running' }, phase)).text).toBe('Consolidating disk 2');
  });

  it.each([
    [undefined, undefined],
    ['-3', 0],
    ['140', 100],
    ['60', 60],
    ['soon', undefined],
  ])('has a percentage from 0 to 100 or none for %j', (progress, percent) => {
    const fields = progress === undefined ? {} : { progress };
    expect(taskFacts(info({ state: 'running', ...fields })).percent).toBe(percent);
  });

  it('counts as running in an unknown state', () => {
    expect(taskFacts(info({ state: 'pondering' })).state).toBe('running');
    expect(taskFacts(info({})).state).toBe('running');
  });
});
