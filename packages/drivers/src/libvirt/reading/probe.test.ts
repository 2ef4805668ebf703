import { type Connection, ConnectionLost, type Domain, LibvirtError } from '@snaptree/libvirt-rpc';
import { describe, expect, it } from 'vitest';
import { readOthers } from './dependants.ts';
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

describe('a snapshot that libvirt lists', () => {
  const reading = (answer: () => unknown) =>
    readSnapshot(connectionThat({ domainSnapshotGetXmlDesc: answer }), snap);

  it.each([
    [
      'LV16: that libvirt refuses to describe',
      () => {
        throw refusal(38, 'cannot open file: Permission denied');
      },
      'Permission denied',
    ],
    ['whose description is no XML', () => ({ xml: '<domainsnapshot>' }), 'not well-formed'],
    ['whose description is of another kind', () => ({ xml: '<domain/>' }), '<domain>'],
    [
      'whose description names another one',
      () => ({ xml: '<domainsnapshot><name>b</name></domainsnapshot>' }),
      'that of b',
    ],
  ])('%s stays, with the reason', async (_, answer, reason) => {
    expect(await reading(answer)).toEqual({ name: 'a', unreadable: expect.stringContaining(reason) });
  });

  it('is not taken for unreadable when it is gone, or when the line broke', async () => {
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

describe('who rests on which file', () => {
  const other: Domain = { ...dom, name: 'clone', uuid: '11111111-2222-4333-8444-555555555555' };
  const xmlOf = (disk: string) =>
    `<domain><name>clone</name><uuid>${other.uuid}</uuid><devices><disk>${disk}<target dev='vda'/></disk></devices></domain>`;
  const asked = async (xml: () => string, answers: Answers = {}) => {
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
    );
    if (unread.length > 0) return 'unknown';
    const all = chains.flatMap(({ by, paths }) => paths.map((path) => `${path} ${by}`));
    return [...new Set(all)].sort().map((each) => ({ path: each.split(' ')[0], by: each.split(' ')[1] }));
  };
  const whole = "<source file='/clone'/><backingStore><source file='/base'/><backingStore/></backingStore>";

  it('is every file of the chains that other machines write out', async () => {
    expect(await asked(() => xmlOf(whole))).toEqual([
      { path: '/base', by: 'clone' },
      { path: '/clone', by: 'clone' },
    ]);
  });

  it('is unknown when a chain ends where nobody can look', async () => {
    expect(await asked(() => xmlOf("<source file='/clone'/>"))).toBe('unknown');
  });

  it('is asked of the storage pools where the definition names the top only', async () => {
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

  it('is unknown when a machine cannot be read, and leaves out one that is gone', async () => {
    const refusing = (code: number) => () => {
      throw refusal(code, 'no');
    };
    expect(await asked(refusing(38))).toBe('unknown');
    expect(await asked(refusing(42))).toEqual([]);
  });
});
