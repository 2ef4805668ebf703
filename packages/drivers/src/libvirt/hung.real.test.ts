import { readdir, readFile } from 'node:fs/promises';
import { planOperation } from '@snaptree/core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { growTree } from '../../conformance/grow.ts';
import type { ConformanceTarget } from '../../conformance/target.ts';
import { send } from '../../conformance/trial/trial.ts';
import { openTarget } from './testing/lab.ts';

let target: ConformanceTarget;
const stopped: number[] = [];

beforeAll(async () => {
  target = await openTarget('qemu');
});

afterEach(() => {
  for (const pid of stopped.splice(0)) {
    try {
      process.kill(pid, 'SIGCONT');
    } catch {
      // It has ended.
    }
  }
});

afterAll(async () => {
  await target?.destroy();
});

/** As if QEMU waited for storage that does not answer. */
async function hang(vm: string): Promise<void> {
  for (const entry of await readdir('/proc')) {
    if (!/^\d+$/.test(entry)) continue;
    const command = await readFile(`/proc/${entry}/cmdline`, 'utf8').catch(() => '');
    if (!command.includes(`guest=${vm},`)) continue;
    process.kill(Number(entry), 'SIGSTOP');
    stopped.push(Number(entry));
  }
  if (stopped.length === 0) throw new Error(`There is no QEMU of ${vm}.`);
}

describe('a VM whose QEMU hangs', () => {
  it('is shown without sizes, with the reason, does not delay other VMs, and can be stopped', async () => {
    const grown = await growTree(target, 'a(b*)', { mechanism: 'external', power: 'running' });
    if (!grown.ok) throw new Error(grown.why);
    const { domainId } = grown;
    const other = await target.makeDomain({ power: 'running', label: 'other' });
    const { driver } = target;
    const before = await driver.read(domainId);
    await hang(before.tree.domain.name);

    const first = await driver.read(domainId);
    expect(first.tree.snapshots.map(({ name }) => name)).toEqual(['a', 'b']);
    expect(first.tree.partial?.map(({ text }) => text)).toEqual([
      expect.stringContaining('has not answered for 10 seconds'),
    ]);
    // The calls without an answer would take all places of one connection.
    for (let i = 0; i < 6; i++) await driver.read(domainId);
    expect(await driver.read(domainId, { unless: first.changeToken })).toBe('unchanged');
    const started = performance.now();
    const otherTree = await driver.read(other);
    expect(performance.now() - started).toBeLessThan(5_000);
    // A definition that cannot be read may name the files of other VMs.
    const unread = otherTree.tree.unreadDependants ?? [];
    expect(unread.includes(first.tree.domain.name)).toBe(!(await driver.product()).includes('libvirt 9.'));
    expect(otherTree.tree.partial).toBeUndefined();
    expect(otherTree.tree.live.disks[0]?.chain[0]?.bytes).toBeGreaterThan(0);

    const merge = planOperation(
      first.tree,
      { kind: 'mergeIntoChildren', id: grown.id('b') },
      first.capabilities,
    );
    expect(merge.ok ? [] : merge.refusals.map(({ code }) => code)).toContain('partialTree');
    expect(planOperation(first.tree, { kind: 'power', action: 'stop' }, first.capabilities).ok).toBe(true);
    await send(target, domainId, { kind: 'power', action: 'stop' });
    const after = await driver.read(domainId);
    expect(after.tree.live.power).toBe('off');
    expect(after.tree.partial).toBeUndefined();
    await target.removeDomain(domainId);
    await target.removeDomain(other);
  }, 120_000);

  it('is read completely again as soon as QEMU answers', async () => {
    const domainId = await target.makeDomain({ power: 'running', label: 'hung' });
    const { driver } = target;
    const before = await driver.read(domainId);
    await hang(before.tree.domain.name);
    const silent = await driver.read(domainId);
    expect(silent.tree.partial).toBeDefined();
    const [pid = 0] = stopped;
    process.kill(pid, 'SIGCONT');
    await expect
      .poll(async () => (await driver.read(domainId, { unless: silent.changeToken })) !== 'unchanged')
      .toBe(true);
    const { tree } = await driver.read(domainId);
    expect(tree.partial).toBeUndefined();
    expect(tree.live).toEqual(before.tree.live);
    await target.removeDomain(domainId);
  }, 60_000);
});
