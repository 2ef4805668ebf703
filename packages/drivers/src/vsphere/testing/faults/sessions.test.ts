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

describe('a session of vSphere that ends, on a fake vCenter', () => {
  it.each(['fault', 'missingSet'] as const)(
    'VS01: before a step (told as a %s), is begun anew, and the step is sent once',
    async (endedAs) => {
      const { fakeVcenter, run, id, machine, step } = await prepared({ endedAs });
      fakeVcenter.endSessions();
      await run(id, step);
      expect([fakeVcenter.count('Login'), fakeVcenter.count('RemoveSnapshot_Task')]).toEqual([2, 1]);
      expect(machine.snapshots).toEqual([]);
    },
  );

  it('VS01: right when the step leaves, is begun anew, and only one task is made', async () => {
    const { fakeVcenter, run, id, machine, step } = await prepared();
    await run(id, step, { sending: () => fakeVcenter.endSessions() });
    expect([fakeVcenter.count('Login'), fakeVcenter.inventory.tasks.length]).toEqual([2, 1]);
    expect(machine.snapshots).toEqual([]);
  });

  it('VS02: while a task is waited for, is begun anew for the same task', async () => {
    const { fakeVcenter, run, id, machine, step, reported } = await prepared();
    const end = { kind: 'meanwhile', does: () => fakeVcenter.endSessions() } as const;
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

  it('is not begun anew by a driver that is closed, and the task counts as unknown', async () => {
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

it('closes a driver at once although the server never answers its login', { timeout: 5_000 }, async () => {
  const { driver, fakeVcenter } = await hostOnFake();
  fakeVcenter.disturb('RetrieveServiceContent', { kind: 'silence' });
  const going = driver.product();
  going.catch(() => {});
  await expect.poll(() => fakeVcenter.count('RetrieveServiceContent')).toBe(1);
  await driver.close();
  await expect(going).rejects.toMatchObject({ problem: { code: 'cancelled' } });
  fakeVcenter.close();
});

describe('updates of vSphere that lose the thread, on a fake vCenter', () => {
  it('VS11: an unknown version while a task is waited for: everything is asked anew', async () => {
    const { fakeVcenter, run, id, machine, step } = await prepared();
    fakeVcenter.script(
      'RemoveSnapshot_Task',
      { kind: 'progress', percent: 30 },
      { kind: 'meanwhile', does: () => fakeVcenter.forgetVersions() },
      { kind: 'progress', percent: 60 },
    );
    await run(id, step);
    expect(fakeVcenter.count('RemoveSnapshot_Task')).toBe(1);
    expect(machine.snapshots).toEqual([]);
  });

  it('VS11: a set of updates that was cut short goes on', async () => {
    const { fakeVcenter, run, id, step } = await prepared();
    fakeVcenter.script('RemoveSnapshot_Task', { kind: 'progress', percent: 30 });
    fakeVcenter.truncateNext();
    expect(await run(id, step)).toEqual({ leftovers: [] });
  });

  it('VS11: a set of updates without a version is asked for once more', async () => {
    const { fakeVcenter, run, id, step } = await prepared();
    fakeVcenter.script('RemoveSnapshot_Task', { kind: 'progress', percent: 30 });
    fakeVcenter.leaveVersionOutNext();
    expect(await run(id, step)).toEqual({ leftovers: [] });
    expect(fakeVcenter.count('RemoveSnapshot_Task')).toBe(1);
  });

  it('VS11: an unknown version of the list: the list counts as changed, and changes are heard again', async () => {
    const { fakeVcenter, driver, machine, id } = await prepared();
    const heard: (string | undefined)[] = [];
    const stop = driver.watch?.((domain) => heard.push(domain));
    await expect.poll(() => heard).toEqual([undefined]);
    fakeVcenter.forgetVersions();
    // Nobody notices before something is to be told.
    machine.take({ name: 'b' });
    await expect.poll(() => heard.filter((each) => each === undefined).length).toBeGreaterThan(1);
    machine.take({ name: 'c' });
    await expect.poll(() => heard).toContain(id);
    stop?.();
  });
});

describe('a certificate of vSphere that changes, on a fake vCenter', () => {
  it('VS13: nothing is sent any more, and a step that was under way is unknown, not failed', async () => {
    const tls = { cert: certificate, key: privateKey };
    const { fakeVcenter, driver, run, id, before, step, inspect } = await prepared({ tls }, { fingerprint });
    const renewed = { cert: renewedCertificate, key: renewedPrivateKey };
    fakeVcenter.script(
      'RemoveSnapshot_Task',
      { kind: 'progress', percent: 30 },
      { kind: 'meanwhile', does: () => fakeVcenter.renewCertificate(renewed) },
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

describe('a vSphere that answers late, on a fake vCenter', () => {
  it('VS14: every call once, however late and however unevenly it is answered', async () => {
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
