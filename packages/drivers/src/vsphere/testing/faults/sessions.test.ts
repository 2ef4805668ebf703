import { afterEach, describe, expect, it } from 'vitest';
import { certificate, fingerprint, privateKey } from '../../../soap/testing/certificate.ts';
import { renewedCertificate, renewedPrivateKey } from '../fake-vcenter/renewed-certificate.ts';
import { type HostOnFake, hostOnFake } from '../host.ts';
import { failure, removalOf } from '../steps.ts';

const hosts: HostOnFake[] = [];
afterEach(async () => {
  for (const each of hosts.splice(0)) await each.close();
});

async function prepared(...options: Parameters<typeof hostOnFake>) {
  const host = await hostOnFake(...options);
  hosts.push(host);
  const machine = host.fakeVcenter.inventory.machine('web');
  machine.take({ name: 'a' });
  const id = machine.ref.value;
  const before = await host.tree(id);
  return { ...host, machine, id, before, step: removalOf(before, 'a') };
}

describe('a vSphere session that ends', () => {
  it.each(['fault', 'missingSet'] as const)(
    'VS01: before a step (reported as a %s) is replaced, and the step is sent once',
    async (endedAs) => {
      const { fakeVcenter, run, id, machine, step } = await prepared({ endedAs });
      fakeVcenter.endSessions();
      await run(id, step);
      expect([fakeVcenter.count('Login'), fakeVcenter.count('RemoveSnapshot_Task')]).toEqual([2, 1]);
      expect(machine.snapshots).toEqual([]);
    },
  );

  it('VS01: when the step is sent is replaced, and only one task is created', async () => {
    const { fakeVcenter, run, id, machine, step } = await prepared();
    await run(id, step, { sending: () => fakeVcenter.endSessions() });
    expect([fakeVcenter.count('Login'), fakeVcenter.inventory.tasks.length]).toEqual([2, 1]);
    expect(machine.snapshots).toEqual([]);
  });

  it('VS02: during a task is replaced, and the same task is followed', async () => {
    const { fakeVcenter, run, id, machine, step, reported } = await prepared();
    const end = { kind: 'sideEffect', does: () => fakeVcenter.endSessions() } as const;
    fakeVcenter.script(
      'RemoveSnapshot_Task',
      { kind: 'progress', percent: 30 },
      end,
      { kind: 'progress', percent: 60 },
      end,
      { kind: 'progress', percent: 90 },
    );
    expect(await run(id, step)).toEqual({ leftovers: [] });
    expect(fakeVcenter.count('RemoveSnapshot_Task')).toBe(1);
    expect(fakeVcenter.count('Login')).toBe(3);
    expect(reported.map((each) => each.percent)).toContain(90);
    expect(machine.snapshots).toEqual([]);
  });

  it('is not replaced by a closed driver, and the outcome of the task is unknown', async () => {
    const { fakeVcenter, driver, run, id, step } = await prepared();
    fakeVcenter.script('RemoveSnapshot_Task', { kind: 'progress', percent: 30 }, { kind: 'hold' });
    let waiting = () => {};
    const waits = new Promise<void>((resolve) => {
      waiting = resolve;
    });
    const going = failure(run(id, step, { report: waiting }));
    await waits;
    await driver.close();
    expect(await going).toMatchObject({ problem: { code: 'connectionLost' } });
    expect(fakeVcenter.count('Login')).toBe(1);
  });
});

it('closes a vSphere driver immediately although the server never answers its login', {
  timeout: 5_000,
}, async () => {
  const { driver, fakeVcenter } = await hostOnFake();
  fakeVcenter.disturb('RetrieveServiceContent', { kind: 'silence' });
  const going = driver.product();
  going.catch(() => {});
  await expect.poll(() => fakeVcenter.count('RetrieveServiceContent')).toBe(1);
  await driver.close();
  await expect(going).rejects.toMatchObject({ problem: { code: 'cancelled' } });
  fakeVcenter.close();
});

describe('vSphere updates with an unknown version', () => {
  it('VS11: during a task start again from the beginning', async () => {
    const { fakeVcenter, run, id, machine, step } = await prepared();
    fakeVcenter.script(
      'RemoveSnapshot_Task',
      { kind: 'progress', percent: 30 },
      { kind: 'sideEffect', does: () => fakeVcenter.forgetVersions() },
      { kind: 'progress', percent: 60 },
    );
    await run(id, step);
    expect(fakeVcenter.count('RemoveSnapshot_Task')).toBe(1);
    expect(machine.snapshots).toEqual([]);
  });

  it('VS11: continue after a truncated set', async () => {
    const { fakeVcenter, run, id, step } = await prepared();
    fakeVcenter.script('RemoveSnapshot_Task', { kind: 'progress', percent: 30 });
    fakeVcenter.truncateNext();
    expect(await run(id, step)).toEqual({ leftovers: [] });
  });

  it('VS11: are requested again after a set without a version', async () => {
    const { fakeVcenter, run, id, step } = await prepared();
    fakeVcenter.script('RemoveSnapshot_Task', { kind: 'progress', percent: 30 });
    fakeVcenter.leaveVersionOutNext();
    expect(await run(id, step)).toEqual({ leftovers: [] });
    expect(fakeVcenter.count('RemoveSnapshot_Task')).toBe(1);
  });

  it('VS11: for the list announce the list, and later changes too', async () => {
    const { fakeVcenter, driver, machine, id } = await prepared();
    const heard: (string | undefined)[] = [];
    const stop = driver.watch?.((domain) => heard.push(domain));
    await expect.poll(() => heard).toEqual([undefined]);
    fakeVcenter.forgetVersions();
    // The driver notices it at the next change.
    machine.take({ name: 'b' });
    await expect.poll(() => heard.filter((each) => each === undefined).length).toBeGreaterThan(1);
    machine.take({ name: 'c' });
    await expect.poll(() => heard).toContain(id);
    stop?.();
  });
});

describe('a vSphere certificate that changes', () => {
  it('VS13: stops all requests, and the outcome of a running step is unknown, not failed', async () => {
    const tls = { cert: certificate, key: privateKey };
    const { fakeVcenter, driver, run, id, before, step, inspect } = await prepared({ tls }, { fingerprint });
    const renewed = { cert: renewedCertificate, key: renewedPrivateKey };
    fakeVcenter.script(
      'RemoveSnapshot_Task',
      { kind: 'progress', percent: 30 },
      { kind: 'sideEffect', does: () => fakeVcenter.renewCertificate(renewed) },
      { kind: 'hold' },
    );
    expect(await failure(run(id, step))).toMatchObject({ problem: { code: 'connectionLost' } });
    const calls = fakeVcenter.calls.length;
    const untrusted = { problem: { code: 'certificateUntrusted', certificate: expect.anything() } };
    expect(await failure(inspect(id, step, before))).toMatchObject(untrusted);
    expect(await failure(driver.read(id))).toMatchObject(untrusted);
    expect(fakeVcenter.calls).toHaveLength(calls);
  });
});

describe('a vCenter that answers late and irregularly', () => {
  it('VS14: gets every call only once', async () => {
    const { fakeVcenter, run, id, machine, step, tree } = await prepared();
    let turn = 0;
    fakeVcenter.latency = () => [40, 5, 80, 20][turn++ % 4] ?? 0;
    fakeVcenter.script('RemoveSnapshot_Task', { kind: 'progress', percent: 50 });
    const [, now] = await Promise.all([run(id, step), tree(id)]);
    expect(fakeVcenter.count('RemoveSnapshot_Task')).toBe(1);
    expect(machine.snapshots).toEqual([]);
    expect(now.domain.id).toBe(id);
  });
});
