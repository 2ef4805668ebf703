import { type Operation, Power, treeFromNotation } from '@snaptree/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ConformanceTarget } from '../../conformance/target.ts';
import { send, tryOperation, type Verdict } from '../../conformance/trial/trial.ts';
import { type Described, described } from '../documented.ts';
import { openTarget } from '../libvirt/testing/lab.ts';
import { type Form, mechanismProbes } from './power-probes.ts';
import { type PowerAnswer, powerTable } from './power-table.ts';

let target: ConformanceTarget;
let release: Described | undefined;

beforeAll(async () => {
  const lab = await openTarget('qemu');
  const product = await lab.driver.product();
  release = described.find(({ title }) => product.includes(`${title.replace('QEMU on ', '')}.`));
  target = release === undefined ? lab : withCapabilities(lab, release);
});
afterAll(() => target?.destroy());

describe.each(['internal', 'external'])('the table of %s snapshots is true:', (mechanism) => {
  for (const probe of mechanismProbes) {
    for (const power of Power.options) {
      it(`${probe.name}, ${power}`, async ({ skip }) => {
        if (release === undefined) return skip('the page does not describe this release');
        if (probe.name in release.untried) return skip(release.untried[probe.name]);
        const row = powerTable(release.capabilities).find(
          (each) => each.mechanism === mechanism && each.operation === probe.name,
        );
        const answer = row?.answers[power];
        const built = await build(probe.form(mechanism), { mechanism, power });
        if (answer === undefined || typeof built === 'string') return skip(String(built));
        const verdict = await tryOperation(target, built.domainId, built.operation);
        await target.removeDomain(built.domainId);
        expect(verdict, JSON.stringify(verdict)).toSatisfy((found: Verdict) =>
          verdictsOf(answer).includes(found.kind),
        );
      });
    }
  }
});

function verdictsOf(answer: PowerAnswer): Verdict['kind'][] {
  if (answer.allowed) return ['asShown'];
  // Where a guard refuses as well, nothing is tried.
  if (answer.class === 'impossible') return ['refusedAlike', 'notTried', 'guarded'];
  return answer.class === 'guard' ? ['guarded'] : ['loss'];
}

/** A VM with the tree of a probe in the power state, or why this release cannot have it. */
async function build(form: Form, asked: { mechanism: string; power: Power }) {
  const { mechanism, power } = asked;
  const running = form.captured === 'running' || (form.captured === undefined && power !== 'off');
  const domainId = await target.makeDomain({ power: running ? 'running' : 'off', label: 'table' });
  const ids = new Map<string, string>();
  const drawn = treeFromNotation(form.tree);
  const memory = running && (mechanism === 'internal' || form.captured === 'running');
  const revertible = release?.capabilities.mechanisms[mechanism]?.revert.every(
    ({ kind }) => kind !== 'never',
  );
  const goTo = async (name: string | null) => {
    const { tree } = await target.driver.read(domainId);
    const to = ids.get(name ?? '');
    if (to === undefined || (tree.current.kind === 'snapshot' && tree.current.id === to)) return true;
    if (revertible === false) return false;
    await send(target, domainId, { kind: 'revert', to, power: running ? 'running' : 'off' });
    return true;
  };
  for (const { name, parent } of drawn.snapshots) {
    await target.write(domainId);
    if (!(await goTo(parent))) return gaveUp(domainId);
    const { tree: before } = await target.driver.read(domainId);
    const create = { kind: 'create', name, memory, quiesce: false, mechanism, on: before.current } as const;
    await send(target, domainId, create);
    const { tree } = await target.driver.read(domainId);
    ids.set(name, tree.snapshots.find((snapshot) => snapshot.name === name)?.id ?? '');
  }
  if (drawn.current.kind === 'snapshot' && !(await goTo(drawn.current.id))) return gaveUp(domainId);
  await reach(domainId, power);
  return { domainId, operation: withIds(form.operation, ids) };
}

async function gaveUp(domainId: string): Promise<string> {
  await target.removeDomain(domainId);
  return 'this release cannot revert to external snapshots, so it cannot have such a tree';
}

async function reach(domainId: string, power: Power): Promise<void> {
  const { tree } = await target.driver.read(domainId);
  const now = tree.live.power;
  if (now === power) return;
  if (power === 'off') return send(target, domainId, { kind: 'power', action: 'stop' });
  if (now === 'off') await send(target, domainId, { kind: 'power', action: 'start' });
  if (power === 'paused') await send(target, domainId, { kind: 'power', action: 'pause' });
  if (power === 'saved') await send(target, domainId, { kind: 'managedSave', action: 'save' });
}

const withIds = (operation: Operation, ids: ReadonlyMap<string, string>): Operation =>
  'id' in operation ? { ...operation, id: ids.get(operation.id) ?? operation.id } : operation;

/** The lab, judged by the rules that the page shows: the account of the lab's VMs does not show who built libvirt. */
function withCapabilities(lab: ConformanceTarget, { capabilities }: Described): ConformanceTarget {
  const read = async (domainId: string) => ({ ...(await lab.driver.read(domainId)), capabilities });
  const driver = overriding(lab.driver, { read });
  return overriding(lab, { driver });
}

function overriding<T extends object>(original: T, own: Partial<Record<keyof T, unknown>>): T {
  return new Proxy(original, {
    get(found, key) {
      if (Object.hasOwn(own, key)) return Reflect.get(own, key);
      const value: unknown = Reflect.get(found, key, found);
      return typeof value === 'function' ? value.bind(found) : value;
    },
  });
}
