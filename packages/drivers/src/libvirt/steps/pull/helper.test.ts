import type { Connection, Domain } from '@snaptree/libvirt-rpc';
import { describe, expect, it } from 'vitest';
import type { Clock } from '../../../time/clock.ts';
import { Link } from '../../connecting/link.ts';
import { Monitors } from '../../connecting/monitors.ts';
import { Names } from '../../names.ts';
import type { StepContext } from '../context.ts';
import { copyInHelper } from './helper.ts';

const dom: Domain = { name: 'web', uuid: '08f3f9ac-d722-42f2-a8a5-db397f4496e2', id: -1 };
const helper: Domain = { name: 'helper', uuid: '11111111-2222-4333-8444-555555555555', id: 1 };
const copy = { target: 'vda', into: '/c', from: '/b', base: '/a' };

const chain = (...paths: string[]) =>
  paths.reduceRight(
    (below, path) => `<source file='${path}'/><backingStore>${below}</backingStore>`,
    '<backingStore/>',
  );

const describing = (files: string) =>
  `<domain><name>helper</name><uuid>${helper.uuid}</uuid><devices><disk>${files}<target dev='vda'/></disk></devices></domain>`;

describe('a copy in a helper', () => {
  it('continues while the QEMU of the helper does not answer', async () => {
    const timers = new Set<() => void>();
    const clock: Clock = {
      now: () => 0,
      after: (_, action) => {
        timers.add(action);
        return () => timers.delete(action);
      },
    };
    const late = Promise.withResolvers<{ found: number }>();
    let asked = 0;
    const answers: Record<string, () => unknown> = {
      domainCreateXml: () => ({ dom: helper }),
      domainGetXmlDesc: () => ({ xml: describing(asked > 1 ? chain('/c', '/a') : chain('/c', '/b', '/a')) }),
      domainBlockRebase: () => ({}),
      domainGetBlockJobInfo: () => (++asked === 1 ? late.promise : { found: 0 }),
      domainDestroy: () => ({}),
    };
    const call = async ({ name }: { name: string }) => answers[name]?.();
    const connection = { call, onClose: () => () => {}, close: async () => {} } as unknown as Connection;
    const link = () => new Link({ connect: async () => connection, clock, random: () => 0 });
    const context: StepContext = {
      acting: connection,
      reading: connection,
      monitors: new Monitors({ link, clock }),
      dom,
      local: false,
      names: new Names(),
      readNow: () => Promise.reject(new Error('Not expected.')),
      keepsMemoryFile: false,
      revertEjects: false,
      clock,
      options: { signal: new AbortController().signal, sending: async () => {}, report: () => {} },
    };
    const copying = copyInHelper(context, '<domain/>', [copy]);
    copying.catch(() => {});
    const pass = async () => {
      await new Promise((resolve) => setImmediate(resolve));
      for (const timer of [...timers]) timer();
    };
    for (let i = 0; i < 5; i++) await pass();
    expect(asked).toBe(1);
    late.resolve({ found: 1 });
    for (let i = 0; i < 5; i++) await pass();
    await copying;
    expect(asked).toBe(2);
  });
});
