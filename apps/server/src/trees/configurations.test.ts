import {
  ConfigurationReading,
  configurationRevision,
  type MachineConfiguration,
  SnaptreeError,
  treeFromNotation,
} from '@snaptree/core';
import type { CapturedConfiguration } from '@snaptree/drivers';
import { afterEach, describe, expect, it } from 'vitest';
import { FakeHypervisor } from '../testing/fake-driver.ts';
import { startTestServer, type TestServer } from '../testing/harness.ts';
import { independent } from '../testing/rules.ts';

const memory = (bytes: number): MachineConfiguration => ({
  sections: [
    {
      key: 'memory',
      title: 'Memory',
      settings: [{ key: 'memory', label: 'Memory', value: { kind: 'bytes', bytes } }],
    },
  ],
});
const PNG = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 1, 2, 3);

/** A hypervisor that keeps configurations, and a picture that a test may replace. */
class Capturing extends FakeHypervisor {
  asked = 0;
  picture: Uint8Array = PNG;
  away = false;

  constructor() {
    super(independent, treeFromNotation('a(b*)'));
    this.onList = () => this.#answer();
  }

  async configuration(_domainId: string, snapshotId: string): Promise<CapturedConfiguration> {
    this.asked += 1;
    this.#answer();
    if (snapshotId !== 'a') throw problem('notFound');
    const live = { kind: 'known', configuration: memory(4096) } as const;
    const screenshot = { width: 640, height: 400, simulated: false };
    return { captured: { kind: 'known', configuration: memory(2048) }, live, screenshot };
  }

  async screenshot(): Promise<Uint8Array> {
    return this.picture;
  }

  #answer(): void {
    if (this.away) throw problem('hostUnreachable');
  }
}

const problem = (code: 'notFound' | 'hostUnreachable') =>
  new SnaptreeError({ code, what: 'Cannot read the settings of VM {on}.', on: 'web-01', todo: 'Try again.' });

describe('the configuration of a snapshot', () => {
  let server: TestServer;
  afterEach(() => server.close());
  const path = '/api/hosts/fake/domains/domain/snapshots/a';
  const start = async () => {
    const hypervisor = new Capturing();
    server = await startTestServer(hypervisor);
    return hypervisor;
  };

  it('is returned with the current one and the time of the reading', async () => {
    await start();
    const { status, body } = await server.get(`${path}/configuration`);
    expect(status).toBe(200);
    const reading = ConfigurationReading.parse(body);
    expect(reading).toMatchObject({ hostId: 'fake', domainId: 'domain', snapshotId: 'a' });
    expect(reading.captured).toEqual({ kind: 'known', configuration: memory(2048) });
    expect(reading.live).toEqual({ kind: 'known', configuration: memory(4096) });
    expect(reading.asOf).toBeGreaterThan(0);
  });

  it('is read once for concurrent requests', async () => {
    const hypervisor = await start();
    await server.reading('domain');
    await Promise.all([1, 2, 3].map(() => server.get(`${path}/configuration`)));
    expect(hypervisor.asked).toBe(1);
  });

  it('is the last known one, with its time, while the host is unreachable', async () => {
    const hypervisor = await start();
    const { body: before } = await server.get(`${path}/configuration`);
    hypervisor.away = true;
    const again = async () => {
      expect((await server.get(`${path}/configuration`)).body).toEqual(before);
      return hypervisor.asked;
    };
    await expect.poll(again).toBeGreaterThan(1);
    expect((await server.get('/api/hosts')).body[0].state.kind).toBe('unreachable');
    await again();
  });

  it('is a complete problem if it was never read and the host is unreachable', async () => {
    const hypervisor = await start();
    await server.reading('domain');
    hypervisor.away = true;
    const { status, body } = await server.get(`${path}/configuration`);
    expect(status).toBe(503);
    expect(body.problem).toMatchObject({ code: 'hostUnreachable', on: expect.any(String) });
  });

  it('is not found for a deleted snapshot', async () => {
    await start();
    expect((await server.get(`${path}b/configuration`)).status).toBe(404);
  });

  it('is reported as unavailable if the driver does not support it', async () => {
    server = await startTestServer(new FakeHypervisor(independent, treeFromNotation('a*')));
    const { status, body } = await server.get(`${path}/configuration`);
    expect(status).toBe(200);
    expect(body.captured).toMatchObject({ kind: 'none', code: 'notCaptured' });
    expect((await server.get(`${path}/screenshot`)).status).toBe(404);
  });

  it('is described in the OpenAPI document, with the screenshot as an image', async () => {
    await start();
    const { paths } = (await server.get('/api/openapi.json')).body;
    const base = '/api/hosts/{host}/domains/{domain}/snapshots/{snapshot}';
    expect(Object.keys(paths[`${base}/configuration`].get.responses['200'].content)).toEqual([
      'application/json',
    ]);
    expect(Object.keys(paths[`${base}/screenshot`].get.responses['200'].content)).toEqual(['image/png']);
  });

  it('prevents a revert if it has changed since the preview', async () => {
    const hypervisor = await start();
    const { revision } = await server.reading('domain');
    const revert = { kind: 'revert' as const, id: 'a', force: true };
    const shown = configurationRevision({ kind: 'known', configuration: memory(1024) });
    const refused = await server.operate('domain', { operation: revert, revision, configuration: shown });
    expect([refused.status, refused.body.problem.code]).toEqual([409, 'configurationChanged']);
    expect(hypervisor.calls).toEqual([]);
    const now = configurationRevision({ kind: 'known', configuration: memory(4096) });
    const done = await server.operate('domain', { operation: revert, revision, configuration: now });
    expect(done.status).toBe(202);
    await server.ended(done.body.id);
  });

  describe('with a screenshot', () => {
    it('is returned as PNG only', async () => {
      await start();
      const { status, headers } = await server.get(`${path}/screenshot`);
      expect(status).toBe(200);
      expect(headers.get('content-type')).toBe('image/png');
      expect(headers.get('content-length')).toBe(String(PNG.byteLength));
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('content-security-policy')).toContain("default-src 'self'");
    });

    it.each([
      ['is no PNG', new TextEncoder().encode('<svg onload="alert(1)"/>')],
      ['is larger than any console', Uint8Array.from({ length: 9 * 1024 ** 2 }, (_, n) => PNG[n] ?? 0)],
    ])('is not returned if it %s', async (_, picture) => {
      const hypervisor = await start();
      hypervisor.picture = picture;
      const { status, body } = await server.get(`${path}/screenshot`);
      expect(status).toBe(502);
      expect(body.problem.code).toBe('hypervisorProtocol');
    });
  });
});
