import {
  applyPlan,
  type ConfigurationAnswer,
  compareConfigurations,
  differs,
  diskFilesOf,
  isSame,
  type MachineConfiguration,
  planOperation,
  treeDifference,
} from '@snaptree/core';
import { type Connection, flags, procedures } from '@snaptree/libvirt-rpc';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { growTree } from '../../../conformance/grow.ts';
import type { ConformanceTarget } from '../../../conformance/target.ts';
import { send } from '../../../conformance/trial/trial.ts';
import { connectToLab, labSocket, openTarget } from '../testing/lab.ts';
import { run } from '../testing/shell.ts';

let target: ConformanceTarget;
let raw: Connection;

beforeAll(async () => {
  target = await openTarget('qemu');
  raw = await connectToLab();
});

afterAll(async () => {
  await target?.destroy();
  await raw?.close();
});

async function grown(notation: string, power: 'running' | 'off' = 'off') {
  const found = await growTree(target, notation, { mechanism: 'internal', power });
  if (!found.ok) throw new Error(found.why);
  return found;
}

/** Redefines the VM with more devices at the end of its list, as virsh edit would. */
async function addDevices(domainId: string, devices: string): Promise<void> {
  const { dom } = await raw.call(procedures.domainLookupByUuid, { uuid: domainId });
  const { xml } = await raw.call(procedures.domainGetXmlDesc, { dom, flags: flags.domainXml.inactive });
  await raw.call(procedures.domainDefineXml, { xml: xml.replace('</devices>', `${devices}</devices>`) });
}

/** Another disk, in addition to the VM's own. */
async function moreDisk(domainId: string): Promise<string> {
  const { tree } = await target.driver.read(domainId);
  const [own] = tree.live.disks.flatMap(({ chain }) => chain.map(({ path }) => path));
  const path = `${own?.slice(0, own.lastIndexOf('/'))}/more.qcow2`;
  await run('qemu-img', ['create', '-q', '-f', 'qcow2', path, '8M']);
  return `<disk type='file' device='disk'><driver name='qemu' type='qcow2'/><source file='${path}'/><target dev='vdz' bus='virtio'/></disk>`;
}

async function read(domainId: string, snapshotId: string) {
  const found = await target.driver.configuration?.(domainId, snapshotId);
  if (found === undefined) throw new Error('libvirt tells configurations');
  return found;
}

function known(answer: ConfigurationAnswer): MachineConfiguration {
  if (answer.kind === 'none') throw new Error(answer.text);
  return answer.configuration;
}

const differences = (before: MachineConfiguration, after: MachineConfiguration) =>
  compareConfigurations(before, after)
    .filter((section) => section.settings.some((setting) => differs(setting.state)))
    .map(({ key, state }) => `${key} ${state}`);

describe('a captured configuration', () => {
  it('shows devices that were added since the snapshot, but never their passwords', async () => {
    const { domainId, id } = await grown('a*');
    await addDevices(
      domainId,
      "<graphics type='vnc' port='-1' autoport='yes' passwd='hunter2'/><interface type='user'><mac address='52:54:00:aa:bb:cc'/></interface>",
    );
    const found = await read(domainId, id('a'));
    const added = differences(known(found.captured), known(found.live));
    expect(added).toContain('nic 52:54:00:aa:bb:cc added');
    expect(added).toContain('graphics vnc added');
    expect(JSON.stringify(found)).not.toContain('hunter2');
    await target.removeDomain(domainId);
  });

  it('takes the captured configuration of a running VM from its definition, with hot-plugged devices', async () => {
    const { domainId, id } = await grown('a*', 'running');
    const before = await read(domainId, id('a'));
    expect(differences(known(before.captured), known(before.live))).toEqual([]);
    expect(before.live).not.toHaveProperty('running');
    const { dom } = await raw.call(procedures.domainLookupByUuid, { uuid: domainId });
    const socket = labSocket().path;
    const uri = `qemu+unix:///system${socket === undefined ? '' : `?socket=${socket}`}`;
    const disk = /file='([^']+)'/.exec(await moreDisk(domainId))?.[1] ?? '';
    // On the USB bus: without an operating system nothing else can be plugged in.
    const plug = [
      'attach-disk',
      dom.name,
      disk,
      'sdz',
      '--subdriver',
      'qcow2',
      '--targetbus',
      'usb',
      '--live',
    ];
    await run('virsh', ['-q', '-c', uri, ...plug]);
    const { live } = await read(domainId, id('a'));
    if (live.kind === 'none' || live.running === undefined) throw new Error('a disk was plugged in');
    expect(differences(live.configuration, live.running)).toContain('disk sdz added');
    await target.removeDomain(domainId);
  });

  it('removes a disk that was attached since the snapshot, as previewed', async () => {
    const { domainId, id } = await grown('a(b*)');
    await addDevices(domainId, await moreDisk(domainId));
    const { tree, capabilities } = await target.driver.read(domainId);
    expect(tree.live.disks.map(({ disk }) => disk)).toContain('vdz');
    const result = planOperation(tree, { kind: 'revert', id: id('a'), force: true }, capabilities);
    if (!result.ok) throw new Error(result.refusals[0]?.sentence);
    expect(result.plan.warnings.map(({ code }) => code)).toContain('disksChange');
    for (const step of result.plan.steps) await send(target, domainId, step);
    const { tree: after } = await target.driver.read(domainId);
    expect(after.live.disks.map(({ disk }) => disk)).not.toContain('vdz');
    expect(isSame(treeDifference(applyPlan(tree, result.plan, capabilities), after))).toBe(true);
    await target.removeDomain(domainId);
  });

  it('restores a disk that was removed since the snapshot, as previewed', async () => {
    const { domainId } = await grown('a*');
    const { dom } = await raw.call(procedures.domainLookupByUuid, { uuid: domainId });
    const { xml } = await raw.call(procedures.domainGetXmlDesc, { dom, flags: flags.domainXml.inactive });
    await addDevices(domainId, await moreDisk(domainId));
    await target.otherClient.createSnapshot(domainId, 'with two');
    await raw.call(procedures.domainDefineXml, { xml });
    const { tree, capabilities } = await target.driver.read(domainId);
    const two = tree.snapshots.find(({ name }) => name === 'with two')?.id ?? '';
    const { captured, live } = await read(domainId, two);
    const files = diskFilesOf(tree);
    expect(compareConfigurations(known(captured), known(live), files)).toContainEqual(
      expect.objectContaining({ key: 'disk vdz', state: 'removed' }),
    );
    const result = planOperation(tree, { kind: 'revert', id: two, force: true }, capabilities);
    if (!result.ok) throw new Error(result.refusals[0]?.sentence);
    for (const step of result.plan.steps) await send(target, domainId, step);
    const { tree: after } = await target.driver.read(domainId);
    expect(isSame(treeDifference(applyPlan(tree, result.plan, capabilities), after))).toBe(true);
    await target.removeDomain(domainId);
  });
});
