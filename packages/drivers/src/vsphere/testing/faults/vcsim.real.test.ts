import { childrenNamed, childText } from '@snaptree/formats';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import type { ConformanceTarget } from '../../../../conformance/target.ts';
import type { Driver } from '../../../driver.ts';
import { certificate, fingerprint, privateKey } from '../../../soap/testing/certificate.ts';
import { createVSphereDriver } from '../../driver.ts';
import { machineObject } from '../../reading/snapshots.ts';
import { readObject } from '../../vim/properties.ts';
import { VimService } from '../../vim/service.ts';
import { renewedCertificate, renewedPrivateKey } from '../fake-vcenter/renewed-certificate.ts';
import { labAccount, openTarget } from '../lab.ts';
import { asOther } from '../machine.ts';
import { Relay } from '../relay.ts';
import { creation, failure, removalOf, revertTo } from '../steps.ts';

let target: ConformanceTarget;
let other: VimService;
let relay: Relay;
let driver: Driver;

beforeAll(async () => {
  target = await openTarget();
  other = new VimService(labAccount());
});
afterAll(async () => {
  await other.close();
  await target.destroy();
});
afterEach(async () => {
  vi.restoreAllMocks();
  await driver.close();
  relay.close();
});

const options = { signal: new AbortController().signal, report: () => {}, sending: () => {} };

/** `a(b*)` on a VM of vcsim, which the driver reaches through a relay. */
async function prepared() {
  relay = await Relay.before(labAccount().endpoint.url, { cert: certificate, key: privateKey });
  driver = createVSphereDriver({ ...labAccount(), endpoint: { url: relay.url, fingerprint } });
  const id = await target.makeDomain({ power: 'off' });
  await driver.execute(id, creation('a', { kind: 'base' }), options);
  const { current } = (await driver.read(id)).tree;
  await driver.execute(id, creation('b', current), options);
  const before = (await driver.read(id)).tree;
  return { id, before, step: removalOf(before, 'a') };
}

const names = async (id: string) => (await driver.read(id)).tree.snapshots.map((each) => each.name);

/** Ends every other session, as an administrator can. */
async function endSessions(): Promise<void> {
  await other.reading(async (session) => {
    const { sessionManager } = session.content;
    const { values } = await readObject(session, sessionManager, ['sessionList', 'currentSession']);
    const own = childText(
      values.get('currentSession') ?? { name: '', attributes: new Map(), children: [] },
      'key',
    );
    const list = values.get('sessionList');
    const keys = (list === undefined ? [] : childrenNamed(list, 'UserSession')).flatMap(
      (each) => childText(each, 'key') ?? [],
    );
    const sessionId = keys.filter((key) => key !== own);
    await session.call('TerminateSession', sessionManager, { sessionId });
  });
}

/**
 * VS05 and VS07 to VS11 are tested only on a fake vCenter: vcsim (0.24) does not consolidate, has no privileges, ends
 * every task within the call, cancels none, and uses "-" for every version of its updates.
 */
describe('vcsim with faults', () => {
  it('VS01: replaces a session that ended before a step, and gets the step once', async () => {
    const { id, step } = await prepared();
    const logins = relay.count('Login');
    await endSessions();
    await driver.execute(id, step, options);
    expect([relay.count('Login') - logins, relay.count('RemoveSnapshot_Task')]).toEqual([1, 1]);
    expect(await names(id)).toEqual(['b']);
  });

  it('VS01: refuses a step once and runs it once if the session ends when the step is sent', async () => {
    const { id, step } = await prepared();
    await driver.execute(id, step, { ...options, sending: endSessions });
    expect(relay.count('RemoveSnapshot_Task')).toBe(2);
    expect(await names(id)).toEqual(['b']);
  });

  it('VS02: replaces a session that ends before the task is followed', async () => {
    const { id, step } = await prepared();
    relay.afterward('RemoveSnapshot_Task', endSessions);
    const logins = relay.count('Login');
    expect(await driver.execute(id, step, options)).toEqual({ leftovers: [] });
    expect([relay.count('Login') - logins, relay.count('RemoveSnapshot_Task')]).toEqual([1, 1]);
    expect(await names(id)).toEqual(['b']);
  });

  it('VS03: has completed a step although the connection broke during its task', async () => {
    const { id, before, step } = await prepared();
    relay.breakNext('WaitForUpdatesEx', 'beforeClient');
    expect(await failure(driver.execute(id, step, options))).toMatchObject({
      problem: { code: 'connectionLost' },
    });
    expect(await driver.inspect(id, step, before)).toEqual({ kind: 'done' });
    expect(relay.count('RemoveSnapshot_Task')).toBe(1);
  });

  it('VS03: has completed a step whose answer was lost, and gets it once', async () => {
    const { id, before, step } = await prepared();
    relay.breakNext('RemoveSnapshot_Task', 'beforeClient');
    expect(await failure(driver.execute(id, step, options))).toMatchObject({
      problem: { code: 'connectionLost' },
    });
    expect(await driver.inspect(id, step, before)).toEqual({ kind: 'done' });
    expect(relay.count('RemoveSnapshot_Task')).toBe(1);
  });

  it('VS03: identifies a revert to the current snapshot by its task', async () => {
    const { id, before } = await prepared();
    const step = revertTo(before, 'b');
    relay.breakNext('RevertToSnapshot_Task', 'beforeClient');
    await failure(driver.execute(id, step, options));
    expect(await driver.inspect(id, step, before)).toEqual({ kind: 'done' });
  });

  it('VS03: leaves the outcome of a step unknown that never arrived, and gets no second one', async () => {
    const { id, before, step } = await prepared();
    relay.breakNext('RemoveSnapshot_Task', 'beforeServer');
    await failure(driver.execute(id, step, options));
    expect(await driver.inspect(id, step, before)).toMatchObject({ kind: 'running' });
    const now = performance.now();
    vi.spyOn(performance, 'now').mockReturnValue(now + 60_000);
    expect(await failure(driver.inspect(id, step, before))).toMatchObject({
      problem: { code: 'outcomeUnknown' },
    });
    expect(relay.count('RemoveSnapshot_Task')).toBe(0);
  });

  it('VS04: gets a message for a task that fails with InvalidPowerState', async () => {
    const { id, before } = await prepared();
    const step = { kind: 'power', action: 'stop' } as const;
    const error = await failure(driver.execute(id, step, options));
    expect(error).toMatchObject({
      problem: {
        code: 'hypervisorError',
        todo: 'The VM is off now. Check it, then choose again.',
        native: {
          code: 'InvalidPowerState',
          text: 'The operation cannot be performed in the current power state.',
        },
      },
    });
    expect((await driver.read(id)).tree.live.power).toBe(before.live.power);
  });

  it('VS06: makes a step stale if another client has deleted the snapshot', async () => {
    const { id, before, step } = await prepared();
    const gone = () => target.otherClient?.deleteSnapshot(id, before.snapshots[0]?.id ?? '');
    const stale = { problem: { code: 'stepExpectationFailed' } };
    expect(await failure(driver.execute(id, step, { ...options, sending: () => gone() }))).toMatchObject(
      stale,
    );
    expect(await failure(driver.execute(id, step, options))).toMatchObject(stale);
    expect(await names(id)).toEqual(['b']);
  });

  it('VS12: shows two snapshots with one name, and deletes the selected one', async () => {
    const { id, before } = await prepared();
    await driver.execute(id, creation('a', before.current), options);
    const twins = (await driver.read(id)).tree;
    expect(twins.snapshots.map((each) => each.name)).toEqual(['a', 'b', 'a']);
    const meant = twins.snapshots[2]?.id ?? '';
    await driver.execute(id, { kind: 'delete', id: meant, expect: 'merge', children: ['live'] }, options);
    expect((await driver.read(id)).tree.snapshots).toEqual(before.snapshots);
  });

  it('VS13: gets no requests after its certificate changed', async () => {
    const { id, before, step } = await prepared();
    const passed = relay.passed.length;
    relay.renewCertificate({ cert: renewedCertificate, key: renewedPrivateKey });
    const untrusted = { problem: { code: 'certificateUntrusted' } };
    expect(await failure(driver.execute(id, step, options))).toMatchObject(untrusted);
    expect(await failure(driver.inspect(id, step, before))).toMatchObject(untrusted);
    expect(relay.passed).toHaveLength(passed);
  });

  it('VS14: gets every step once although its answers are late', async () => {
    const { id, step } = await prepared();
    let turn = 0;
    relay.latency = () => [60, 5, 120, 30][turn++ % 4] ?? 0;
    await Promise.all([driver.execute(id, step, options), driver.read(id), driver.listDomains()]);
    expect(relay.count('RemoveSnapshot_Task')).toBe(1);
    expect(await names(id)).toEqual(['b']);
  });

  it('gets no snapshot on a current one that is not listed, which would crash it', async () => {
    const { id, before } = await prepared();
    const of = { type: 'VirtualMachineSnapshot', value: before.snapshots[0]?.id ?? '' };
    // Another client deletes a with its descendants; vcsim (0.24) keeps b as current if a sibling remains.
    await driver.execute(id, revertTo(before, 'a'), options);
    await driver.execute(id, creation('c', { kind: 'snapshot', id: of.value }), options);
    const params = { removeChildren: true };
    const c = (await driver.read(id)).tree.snapshots.find((each) => each.name === 'c')?.id ?? '';
    await asOther(other, 'CreateSnapshot_Task', {
      of: machineObject(id),
      params: { name: 'd', memory: false, quiesce: false },
    });
    await asOther(other, 'RemoveSnapshot_Task', { of: { ...of, value: c }, params });
    const { current } = (await driver.read(id)).tree;
    expect(current.kind).toBe('unknown');
    expect(await failure(driver.execute(id, creation('e', current), options))).toMatchObject({
      problem: { code: 'stepExpectationFailed' },
    });
  });
});
