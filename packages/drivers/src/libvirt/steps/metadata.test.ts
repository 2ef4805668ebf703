import { readSnapshotXml, snapshotId } from '@snaptree/formats';
import { type Connection, type Domain, flags } from '@snaptree/libvirt-rpc';
import { describe, expect, it } from 'vitest';
import { systemClock } from '../../time/clock.ts';
import { Link } from '../connecting/link.ts';
import { Monitors } from '../connecting/monitors.ts';
import { Names } from '../names.ts';
import type { StepContext } from './context.ts';
import { describeSnapshot } from './metadata.ts';

const dom: Domain = { name: 'web', uuid: '08f3f9ac-d722-42f2-a8a5-db397f4496e2', id: -1 };

/** A current snapshot to which libvirt 11.3 has reverted. */
const xml = `<domainsnapshot>
  <name>a</name>
  <creationTime>1795970000</creationTime>
  <state>disk-snapshot</state>
  <active>1</active>
  <disks><disk name='vda' snapshot='external'><source file='/i/web.a'/></disk></disks>
  <revertDisks><disk name='vda' snapshot='external'><source file='/i/web.1795970878'/></disk></revertDisks>
</domainsnapshot>`;

describe('describing the current snapshot', () => {
  it('does not declare it current again: libvirt would forget the files of the last revert', async () => {
    const sent: { xmlDesc: string; flags: number }[] = [];
    const id = snapshotId(dom.uuid, 'a', 1795970000);
    await describeSnapshot(context(sent, id), { kind: 'describe', id, description: 'nightly' });
    expect(sent.map((call) => call.flags)).toEqual([flags.snapshotCreate.redefine]);
    const written = readSnapshotXml(sent[0]?.xmlDesc ?? '');
    expect(written.description).toBe('nightly');
    expect([...written.revertFiles.values()]).toEqual(['/i/web.1795970878']);
  });
});

describe('describing an internal snapshot of a VM with empty drives', () => {
  it('leaves them out of the record, because libvirt does not read back that they are not covered', async () => {
    const sent: { xmlDesc: string; flags: number }[] = [];
    const id = snapshotId(dom.uuid, 'a', 1795970000);
    const disk = (dev: string, source: string) => `<disk type='file'>${source}<target dev='${dev}'/></disk>`;
    const record = `<domainsnapshot><name>a</name><creationTime>1795970000</creationTime><state>shutoff</state>
      <disks><disk name='vda' snapshot='internal'/><disk name='vdb' snapshot='no'/><disk name='fda' snapshot='no'/></disks>
      <domain><name>web</name><uuid>${dom.uuid}</uuid><devices>${disk('vda', "<source file='/i/a'/>")}${disk('vdb', "<source file='/i/b'/>")}${disk('fda', '')}</devices></domain>
      </domainsnapshot>`;
    await describeSnapshot(context(sent, id, record), { kind: 'describe', id, description: 'nightly' });
    const names = [...(sent[0]?.xmlDesc ?? '').matchAll(/<disk name=.(\w+)/g)].map(([, name]) => name);
    expect(names).toEqual(['vda', 'vdb']);
  });
});

function context(sent: { xmlDesc: string; flags: number }[], id: string, record = xml): StepContext {
  const call = async ({ name }: { name: string }, args: unknown) => {
    if (name === 'domainSnapshotGetXmlDesc') return { xml: record };
    if (name === 'domainSnapshotCurrent') return { snap: { name: 'a', dom } };
    if (name !== 'domainSnapshotCreateXml') throw new Error(`${name} was not expected`);
    sent.push(args as { xmlDesc: string; flags: number });
    return { snap: { name: 'a', dom } };
  };
  const connection = { call } as unknown as Connection;
  const names = new Names();
  names.learn([{ id, name: 'a' }]);
  return {
    acting: connection,
    reading: connection,
    monitors: new Monitors({
      link: () => new Link({ connect: async () => connection, clock: systemClock, random: () => 0 }),
      clock: systemClock,
    }),
    dom,
    local: false,
    names,
    readNow: () => Promise.reject(new Error('not used')),
    keepsMemoryFile: true,
    revertEjects: false,
    clock: { now: () => 0 } as StepContext['clock'],
    options: {
      signal: new AbortController().signal,
      sending: () => {},
      report: () => {},
    } as StepContext['options'],
  };
}
