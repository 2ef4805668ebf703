import {
  type ConfigurationAnswer,
  configurationRevision,
  type Job,
  SnaptreeError,
  treeFromNotation,
} from '@snaptree/core';
import type { CapturedConfiguration } from '@snaptree/drivers';
import { afterEach, describe, expect, it } from 'vitest';
import { FakeHypervisor } from '../../testing/fake-driver.ts';
import { startTestServer, type TestServer } from '../../testing/harness.ts';
import { independent } from '../../testing/rules.ts';
import { settingsDifference } from '../run/reverted-settings.ts';

const memory = (bytes: number): ConfigurationAnswer => ({
  kind: 'known',
  configuration: {
    sections: [
      {
        key: 'machine',
        title: 'Machine',
        settings: [{ key: 'memory', label: 'Memory', value: { kind: 'bytes', bytes } }],
      },
    ],
  },
});

const failed = (code: 'noSpace' | 'hypervisorError') =>
  new SnaptreeError({ code, what: 'It failed', on: 'domain', todo: 'Try again.' });

/** Its restore points captured 2 GiB of memory; a revert brings that back, unless a test keeps it from doing so. */
class Configured extends FakeHypervisor {
  live = memory(4096);
  unreadable = false;

  constructor(revertConfiguration = true) {
    super({ ...independent, revertConfiguration }, treeFromNotation('a(b*)'));
  }

  async configuration(): Promise<CapturedConfiguration> {
    if (this.unreadable) throw failed('hypervisorError');
    return { captured: memory(2048), live: this.live };
  }
}

describe('the settings that a revert brings back', () => {
  let server: TestServer;
  afterEach(() => server.close());
  const start = async (hypervisor: Configured) => {
    server = await startTestServer(hypervisor);
    return hypervisor;
  };
  const now = async () => (await server.reading('domain')).revision;
  const revert = async (safety?: string): Promise<Job> => {
    const operation = { kind: 'revert' as const, id: 'a', force: true, ...(safety && { safety }) };
    const { body } = await server.operate('domain', { operation, revision: await now() });
    return server.ended(body.id);
  };

  it('are compared with what was promised when the job is through', async () => {
    const hypervisor = await start(new Configured());
    hypervisor.onStep = (_step, apply) => {
      apply();
      hypervisor.live = memory(2048);
    };
    expect((await revert()).outcome).toEqual({ state: 'succeeded' });
  });

  it('need attention where they did not come back, by their names', async () => {
    await start(new Configured());
    expect((await revert()).outcome).toMatchObject({
      state: 'needsAttention',
      problem: {
        code: 'resultDiffers',
        on: expect.stringContaining('Memory of Machine is another than in the restore point'),
      },
    });
  });

  it('are nobody’s business where the hypervisor leaves them alone', async () => {
    await start(new Configured(false));
    expect((await revert()).outcome).toEqual({ state: 'succeeded' });
  });

  it('that cannot be read after a revert are said to be, and fail nothing', async () => {
    const hypervisor = await start(new Configured());
    hypervisor.unreadable = true;
    const job = await revert();
    expect(job.outcome).toEqual({ state: 'succeeded' });
    expect(job.log.map(({ text }) => text)).toEqual([expect.stringContaining('Settings were not compared.')]);
  });

  it('keep a half-way revert from being resumed when they are no longer those that were shown', async () => {
    const hypervisor = await start(new Configured());
    hypervisor.onStep = (step, apply) => {
      if (step.kind === 'revert') throw failed('noSpace');
      apply();
    };
    const job = await revert('before');
    expect(job.outcome).toMatchObject({ state: 'failedPartial', resumable: true });
    hypervisor.onStep = (step, apply) => {
      apply();
      if (step.kind === 'revert') hypervisor.live = memory(2048);
    };
    const shown = configurationRevision(hypervisor.live);
    hypervisor.live = memory(8192);
    const resume = async (configuration: string) => {
      const body = { revision: await now(), configuration };
      return server.send('POST', `/api/jobs/${job.id}/resume`, body);
    };
    const sent = hypervisor.calls.length;
    const refused = await resume(shown);
    expect([refused.status, refused.body.problem.code]).toEqual([409, 'configurationChanged']);
    expect(hypervisor.calls).toHaveLength(sent);
    const accepted = await resume(configurationRevision(memory(8192)));
    expect(accepted.status).toBe(202);
    expect((await server.ended(accepted.body.id)).outcome).toEqual({ state: 'succeeded' });
  });
});

describe('a difference of settings in words', () => {
  const { tree } = { tree: treeFromNotation('a*') };
  const sections = (...titles: string[]): ConfigurationAnswer => ({
    kind: 'known',
    configuration: {
      sections: titles.map((title) => ({
        key: title,
        title,
        settings: [{ key: 'model', label: 'Model', value: { kind: 'text', text: 'virtio' } }],
      })),
    },
  });

  it('names parts that came or did not come back', () => {
    const words = settingsDifference({ captured: sections('Disk vda'), live: sections('Card 1') }, tree);
    expect(words).toBe('Disk vda did not come back; Card 1 should not be there');
  });

  it('counts what it does not name', () => {
    const live = sections('1', '2', '3', '4', '5', '6', '7');
    expect(settingsDifference({ captured: sections(), live }, tree)).toMatch(/; and 2 more settings$/);
  });

  it('is none where one of the two is not known', () => {
    const none: ConfigurationAnswer = { kind: 'none', code: 'metadataOnly', text: 'None.' };
    expect(settingsDifference({ captured: none, live: sections('1') }, tree)).toBeUndefined();
  });
});
