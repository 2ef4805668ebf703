import { writeFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { send } from '../../conformance/trial/trial.ts';
import { openTarget } from './testing/lab.ts';
import { virsh } from './testing/virsh.ts';

const broken = "<serial type='file'><source path='/nonexistent/serial'/></serial></devices>";

it('reports a revert as half done that has stopped the VM and deleted its file, but cannot start it', async ({
  skip,
}) => {
  const target = await openTarget('qemu');
  try {
    const domainId = await target.makeDomain({ power: 'off', label: 'broken-revert' });
    const { tree, capabilities } = await target.driver.read(domainId);
    if (capabilities.mechanisms.external?.revert.some(({ kind }) => kind === 'never') === true)
      return skip('this release has no reverts to external snapshots');
    const { name } = tree.domain;
    const file = `${tree.live.disks[0]?.chain[0]?.path ?? ''}.xml`;
    const working = await virsh('dumpxml', name, '--inactive');
    await writeFile(file, working.replace('</devices>', broken));
    await virsh('define', file);
    await virsh('snapshot-create-as', name, 'a', '--disk-only');
    const covered = await virsh('dumpxml', name, '--inactive');
    await writeFile(file, covered.replace(/<(serial|console) type='file'>.*?<\/\1>/gs, ''));
    await virsh('define', file);
    await virsh('snapshot-create-as', name, 'b', '--disk-only');
    await virsh('start', name);
    const before = await target.driver.read(domainId);
    const a = before.tree.snapshots.find((snapshot) => snapshot.name === 'a');
    const step = { kind: 'revert', to: a?.id ?? '', power: 'running' } as const;
    await expect(send(target, domainId, step)).rejects.toThrow();
    const { tree: after } = await target.driver.read(domainId);
    expect(after.live.power).toBe('off');
    expect(await target.driver.inspect(domainId, step, before.tree)).toMatchObject({ kind: 'halfDone' });
  } finally {
    await target.destroy();
  }
});
