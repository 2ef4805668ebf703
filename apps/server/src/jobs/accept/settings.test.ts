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

/** Its snapshots captured 2 GiB of memory; a revert restores that, unless a test prevents it. */
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

describe('settings after a revert', () => {
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

  it('are compared with the preview when the job ends', async () => {
    const hypervisor = await start(new Configured());
    hypervisor.onStep = (_step, apply) => {
      apply();
      hypervisor.live = memory(2048);
    };
    expect((await revert()).outcome).toEqual({ state: 'succeeded' });
  });

  it('are named, and need attention, if they were not restored', async () => {
    await start(new Configured());
    expect((await revert()).outcome).toMatchObject({
      state: 'needsAttention',
      problem: {
        code: 'resultDiffers',
        what: expect.stringContaining('Memory of Machine differs from the snapshot'),
      },
    });
  });

  it('are not compared if the hypervisor does not revert them', async () => {
    await start(new Configured(false));
    expect((await revert()).outcome).toEqual({ state: 'succeeded' });
  });

  it('are reported in the log, without failing the job, if they cannot be read', async () => {
    const hypervisor = await start(new Configured());
    hypervisor.unreadable = true;
    const job = await revert();
    expect(job.outcome).toEqual({ state: 'succeeded' });
    expect(job.log.map(({ text }) => text)).toEqual([expect.stringContaining('Settings were not compared.')]);
  });

  it('prevent an interrupted revert from being resumed if they have changed since the preview', async () => {
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

describe('the text of a difference in settings', () => {
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

  it('names devices that are missing or not in the snapshot', () => {
    const words = settingsDifference({ captured: sections('Disk vda'), live: sections('Card 1') }, tree);
    expect(words).toBe('Disk vda is missing; Card 1 is not in the snapshot');
  });

  it('counts the settings that it does not name', () => {
    const live = sections('1', '2', '3', '4', '5', '6', '7');
    expect(settingsDifference({ captured: sections(), live }, tree)).toMatch(/; and 2 more settings$/);
  });

  it('is empty if either side is unknown', () => {
    const none: ConfigurationAnswer = { kind: 'none', code: 'metadataOnly', text: 'None.' };
    expect(settingsDifference({ captured: none, live: sections('1') }, tree)).toBeUndefined();
  });
});
