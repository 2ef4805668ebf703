import { randomUUID } from 'node:crypto';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { Connection } from './connection.ts';
import { LibvirtError } from './errors.ts';
import type { DomainEvent } from './protocol/events.ts';
import { errorCode, lifecycleEvent, snapshotDelete, snapshotList } from './protocol/flags.ts';
import { procedures } from './protocol/procedures.ts';
import type { Domain } from './protocol/types.ts';
import { realDaemon } from './testing/real-daemon.ts';

/** A domain of the test driver that is removed after the test. */
async function ownDomain(conn: Connection): Promise<Domain> {
  const name = `rpc-${randomUUID()}`;
  const xml = `<domain type="test"><name>${name}</name><memory>1024</memory><os><type>hvm</type></os></domain>`;
  const { dom } = await conn.call(procedures.domainDefineXml, { xml });
  onTestFinished(async () => {
    const { snapshots } = await conn.call(procedures.domainListAllSnapshots, {
      dom,
      needResults: 1,
      flags: 1,
    });
    for (const snap of snapshots) {
      await conn.call(procedures.domainSnapshotDelete, { snap, flags: snapshotDelete.children });
    }
    const { state } = await conn.call(procedures.domainGetState, { dom, flags: 0 });
    if (state !== 5) await conn.call(procedures.domainDestroy, { dom });
    await conn.call(procedures.domainUndefineFlags, { dom, flags: 0 });
  });
  return dom;
}

function take(conn: Connection, dom: Domain, name: string) {
  const xmlDesc = `<domainsnapshot><name>${name}</name></domainsnapshot>`;
  return conn.call(procedures.domainSnapshotCreateXml, { dom, xmlDesc, flags: 0 });
}

describe('a real daemon', () => {
  it('reports its versions', async () => {
    const conn = await realDaemon('test:///default');
    expect(await conn.call(procedures.connectGetType, {})).toEqual({ type: 'TEST' });
    expect(await conn.call(procedures.connectGetUri, {})).toEqual({ uri: 'test:///default' });
    expect((await conn.call(procedures.connectGetLibVersion, {})).libVer).toBeGreaterThan(6_000_000n);
    expect((await conn.call(procedures.connectGetVersion, {})).hvVer).toBeGreaterThan(0n);
    expect((await conn.call(procedures.connectGetHostname, {})).hostname).not.toBe('');
    expect((await conn.call(procedures.connectGetCapabilities, {})).capabilities).toContain('<capabilities>');
  });

  it('lists, finds and describes a domain', async () => {
    const conn = await realDaemon('test:///default');
    const dom = await ownDomain(conn);
    const { domains } = await conn.call(procedures.connectListAllDomains, { needResults: 1, flags: 0 });
    expect(domains).toContainEqual(dom);
    expect(await conn.call(procedures.domainLookupByUuid, { uuid: dom.uuid })).toEqual({ dom });
    expect(await conn.call(procedures.domainLookupByName, { name: dom.name })).toEqual({ dom });
    expect(await conn.call(procedures.domainGetState, { dom, flags: 0 })).toMatchObject({ state: 5 });
    expect(await conn.call(procedures.domainGetInfo, { dom })).toMatchObject({ state: 5, maxMem: 1024n });
    const { xml } = await conn.call(procedures.domainGetXmlDesc, { dom, flags: 2 });
    expect(xml).toContain(dom.uuid);
  });

  it('takes, describes, reverts and deletes snapshots', async () => {
    const conn = await realDaemon('test:///default');
    const dom = await ownDomain(conn);
    expect(await conn.call(procedures.domainHasCurrentSnapshot, { dom, flags: 0 })).toEqual({
      result: false,
    });
    const { snap: base } = await take(conn, dom, 'base');
    const { snap: child } = await take(conn, dom, 'ein Kind — 子 "x" &amp; y');
    expect(child.name).toBe('ein Kind — 子 "x" & y');
    expect(await conn.call(procedures.domainSnapshotGetParent, { snap: child, flags: 0 })).toEqual({
      snap: base,
    });
    expect(await conn.call(procedures.domainSnapshotCurrent, { dom, flags: 0 })).toEqual({ snap: child });
    await conn.call(procedures.domainRevertToSnapshot, { snap: base, flags: 0 });
    expect(await conn.call(procedures.domainSnapshotIsCurrent, { snap: base, flags: 0 })).toEqual({
      current: true,
    });
    const { xml } = await conn.call(procedures.domainSnapshotGetXmlDesc, { snap: child, flags: 0 });
    expect(xml).toMatch(/<parent>\s*<name>base<\/name>/);
    await conn.call(procedures.domainSnapshotDelete, { snap: child, flags: 0 });
    expect(await conn.call(procedures.domainSnapshotNum, { dom, flags: 0 })).toEqual({ num: 1 });
  });

  it('returns errors with all fields', async () => {
    const conn = await realDaemon('test:///default');
    const dom = await ownDomain(conn);
    const gone = conn.call(procedures.domainSnapshotLookupByName, { dom, name: 'nobody', flags: 0 });
    await expect(gone).rejects.toMatchObject({
      code: errorCode.noDomainSnapshot,
      level: 2,
      str2: expect.any(String),
    });
    const broken = conn.call(procedures.domainSnapshotCreateXml, {
      dom,
      xmlDesc: '<domainsnapshot>',
      flags: 0,
    });
    await expect(broken).rejects.toBeInstanceOf(LibvirtError);
    const unknown = conn.call(procedures.domainLookupByUuid, { uuid: randomUUID() });
    await expect(unknown).rejects.toMatchObject({ code: errorCode.noDomain });
  });

  it('refuses changes on a read-only connection', async () => {
    const conn = await realDaemon('test:///default', { readOnly: true });
    const xml = '<domain type="test"><name>never</name></domain>';
    await expect(conn.call(procedures.domainDefineXml, { xml })).rejects.toMatchObject({
      code: errorCode.operationDenied,
    });
  });

  it('sends events of a domain', async () => {
    const conn = await realDaemon('test:///default');
    const dom = await ownDomain(conn);
    const events: DomainEvent[] = [];
    const end = await conn.subscribe(['lifecycle'], (event) => events.push(event), { domain: dom });
    const other = await realDaemon('test:///default');
    await other.call(procedures.domainCreate, { dom });
    await other.call(procedures.domainSuspend, { dom });
    await other.call(procedures.domainResume, { dom });
    await other.call(procedures.domainDestroy, { dom });
    const { started, suspended, resumed, stopped } = lifecycleEvent;
    await expect
      .poll(() => events.map((event) => event.kind === 'lifecycle' && event.event))
      .toEqual([started, suspended, resumed, stopped]);
    await end();
    await other.call(procedures.domainCreate, { dom });
    await conn.call(procedures.connectGetHostname, {});
    expect(events.length).toBe(4);
  });

  it('answers two hundred concurrent calls', async () => {
    const conn = await realDaemon('test:///default');
    const dom = await ownDomain(conn);
    const calls = Array.from({ length: 200 }, () =>
      conn.call(procedures.domainGetXmlDesc, { dom, flags: 0 }),
    );
    const answers = await Promise.all(calls);
    expect(new Set(answers.map(({ xml }) => xml)).size).toBe(1);
    expect(conn.ignored.size).toBe(0);
  });

  it('lists more snapshots than the old calls support', async () => {
    const conn = await realDaemon('test:///default');
    const dom = await ownDomain(conn);
    const names = Array.from({ length: 1025 }, (_, i) => `s${i}`);
    for (const name of names) await take(conn, dom, name);
    const { snapshots } = await conn.call(procedures.domainListAllSnapshots, {
      dom,
      needResults: 1,
      flags: snapshotList.topological,
    });
    expect(snapshots.map(({ name }) => name)).toEqual(names);
    const xmls = await Promise.all(
      snapshots.map((snap) => conn.call(procedures.domainSnapshotGetXmlDesc, { snap, flags: 0 })),
    );
    expect(xmls.every(({ xml }, i) => xml.includes(`<name>s${i}</name>`))).toBe(true);
  });
});
