import { treeFromNotation } from '@snaptree/core';
import { type Connection, ConnectionLost, type Domain, LibvirtError } from '@snaptree/libvirt-rpc';
import { describe, expect, it } from 'vitest';
import { nothingSeen } from '../files/facts.ts';
import { dependantsOf, readOthers } from './dependants.ts';
import { readSnapshot } from './probe.ts';

type Answers = Readonly<Record<string, (args: never) => unknown>>;

/** Answers calls by the names of their procedures. */
function connectionThat(answers: Answers): Connection {
  const call = async (procedure: { name: string }, args: unknown) => {
    const answer = answers[procedure.name];
    if (answer === undefined) throw new Error(`${procedure.name} was not expected`);
    return answer(args as never);
  };
  return { call } as unknown as Connection;
}

function refusal(code: number, text: string): LibvirtError {
  const rest = { str1: undefined, str2: undefined, str3: undefined, int1: 0, int2: 0 };
  return new LibvirtError('domainSnapshotGetXmlDesc', { code, domain: 10, level: 2, text, ...rest });
}

const dom: Domain = { name: 'web', uuid: '08f3f9ac-d722-42f2-a8a5-db397f4496e2', id: -1 };
const snap = { name: 'a', dom };

describe('readSnapshot', () => {
  const reading = (answer: () => unknown) =>
    readSnapshot(connectionThat({ domainSnapshotGetXmlDesc: answer }), snap);

  it.each([
    [
      'libvirt refuses to describe it (LV16)',
      () => {
        throw refusal(38, 'cannot open file: Permission denied');
      },
      'Permission denied',
    ],
    ['its description is not XML', () => ({ xml: '<domainsnapshot>' }), 'not well-formed'],
    ['its description is a different document', () => ({ xml: '<domain/>' }), '<domain>'],
    [
      'its description names a different snapshot',
      () => ({ xml: '<domainsnapshot><name>b</name></domainsnapshot>' }),
      'a different snapshot, b',
    ],
  ])('returns the reason when %s', async (_, answer, reason) => {
    expect(await reading(answer)).toEqual({ name: 'a', unreadable: expect.stringContaining(reason) });
  });

  it('throws when the snapshot is gone, or when the connection is lost', async () => {
    const gone = refusal(72, 'no domain snapshot with matching name');
    const lost = new ConnectionLost('gone', { sent: true });
    for (const error of [gone, lost]) {
      await expect(
        reading(() => {
          throw error;
        }),
      ).rejects.toBe(error);
    }
  });
});

describe('readOthers', () => {
  const other: Domain = { ...dom, name: 'clone', uuid: '11111111-2222-4333-8444-555555555555' };
  const xmlOf = (disk: string) =>
    `<domain><name>clone</name><uuid>${other.uuid}</uuid><devices><disk>${disk}<target dev='vda'/></disk></devices></domain>`;
  const asked = async (xml: () => string, answers: Answers = {}, isLate = () => false) => {
    const { chains, unread } = await readOthers(
      {
        connection: connectionThat({
          connectListAllDomains: () => ({ domains: [dom, other] }),
          domainGetXmlDesc: () => ({ xml: xml() }),
          ...answers,
        }),
        local: false,
        real: true,
      },
      dom,
      isLate,
    );
    if (unread.length > 0) return 'unknown';
    const all = chains.flatMap(({ by, paths }) => paths.map((path) => `${path} ${by}`));
    return [...new Set(all)].sort().map((each) => ({ path: each.split(' ')[0], by: each.split(' ')[1] }));
  };
  const complete =
    "<source file='/clone'/><backingStore><source file='/base'/><backingStore/></backingStore>";

  it('returns all files of the chains that other VMs name', async () => {
    expect(await asked(() => xmlOf(complete))).toEqual([
      { path: '/base', by: 'clone' },
      { path: '/clone', by: 'clone' },
    ]);
  });

  it('is unknown, without asking, when libvirt would describe a VM too late', async () => {
    const unexpected = () => {
      throw new Error('It must not be asked.');
    };
    expect(
      await asked(
        () => xmlOf(complete),
        { domainGetXmlDesc: unexpected },
        () => true,
      ),
    ).toBe('unknown');
  });

  it('is unknown when the end of a chain cannot be read', async () => {
    expect(await asked(() => xmlOf("<source file='/clone'/>"))).toBe('unknown');
  });

  it('needs no file of a disk whose format has no backing files', async () => {
    expect(await asked(() => xmlOf("<driver type='raw'/><source file='/clone'/>"))).toEqual([
      { path: '/clone', by: 'clone' },
    ]);
    expect(await asked(() => xmlOf("<driver type='qcow2'/><source file='/clone'/>"))).toBe('unknown');
  });

  it('needs no file of a VM that runs, although its definition names only the active file', async () => {
    const xmls = [xmlOf(complete), xmlOf("<source file='/clone'/>")];
    let asking = 0;
    const runs = { connectListAllDomains: () => ({ domains: [dom, { ...other, id: 3 }] }) };
    expect(await asked(() => xmls[asking++ % 2] ?? '', runs)).toEqual([
      { path: '/base', by: 'clone' },
      { path: '/clone', by: 'clone' },
    ]);
  });

  it('does not take a raw disk of one VM as proof that the image of another has no backing file', async () => {
    const raw = "<driver type='raw'/><source file='/clone'/><backingStore/>";
    const qcow2 = "<driver type='qcow2'/><source file='/clone'/>";
    let asking = 0;
    const runs = { connectListAllDomains: () => ({ domains: [dom, { ...other, id: 3 }] }) };
    expect(await asked(() => xmlOf([raw, qcow2][asking++ % 2] ?? ''), runs)).toBe('unknown');
  });

  it('asks the storage pools when the definition names only the active file', async () => {
    const backing: Record<string, string> = { '/clone': '<backingStore><path>/base</path></backingStore>' };
    const found = await asked(() => xmlOf("<source file='/clone'/>"), {
      storageVolLookupByPath: ({ path }: { path: string }) => ({ vol: { pool: 'p', name: path, key: path } }),
      storageVolGetXmlDesc: ({ vol }: { vol: { key: string } }) => ({
        xml: `<volume><allocation>1</allocation>${backing[vol.key] ?? ''}</volume>`,
      }),
    });
    expect(found).toEqual([
      { path: '/base', by: 'clone' },
      { path: '/clone', by: 'clone' },
    ]);
  });

  it('is unknown when a VM cannot be read, and ignores one that is gone', async () => {
    const refusing = (code: number) => () => {
      throw refusal(code, 'no');
    };
    expect(await asked(refusing(38))).toBe('unknown');
    expect(await asked(refusing(42))).toEqual([]);
  });
});

describe('dependantsOf', () => {
  const others = (unread: Parameters<typeof dependantsOf>[2]['unread']) => ({
    chains: [],
    unread,
    files: nothingSeen,
  });
  const own = { files: nothingSeen, unread: [] };
  const tree = {
    ...treeFromNotation('a*', { mechanism: 'external' }),
    live: { ...treeFromNotation('a*').live, disks: [] },
  };

  it('names the VMs that could not be read, and how to make them readable', () => {
    const found = dependantsOf(
      { ...tree, snapshots: [] },
      own,
      others([{ by: 'clone', at: '/data/my vms/clone.qcow2' }, { by: 'locked' }]),
    );
    expect(found.dependants).toBe('unknown');
    expect(found.unreadDependants).toEqual(['clone (/data/my vms/clone.qcow2)', 'locked']);
    expect(found.readDependantsBy).toContain("virsh pool-create-as 'my vms' dir --target '/data/my vms'");
  });

  it('knows what is below a file of the live chain', () => {
    const drawn = treeFromNotation('a(b*)', { mechanism: 'external' });
    const [, middle = '', base = ''] = drawn.live.disks[0]?.chain.map(({ path }) => path) ?? [];
    const chains = [{ by: 'clone', paths: ['/clone', middle], writes: false }];
    const known = { ...nothingSeen, backing: new Map([[base, null]]) };
    const found = dependantsOf(
      { ...drawn, snapshots: [] },
      { files: known, unread: [] },
      { ...others([{ by: 'clone', at: middle }]), chains },
    );
    expect(found.dependants).toEqual([
      { path: middle, by: 'clone' },
      { path: base, by: 'clone' },
    ]);
  });

  it('has no remedy where no file is known', () => {
    expect(dependantsOf({ ...tree, snapshots: [] }, own, others([{ by: 'locked' }]))).toEqual({
      dependants: 'unknown',
      unreadDependants: ['locked'],
    });
  });
});
