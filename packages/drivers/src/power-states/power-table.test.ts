import type { Capabilities, MechanismRules } from '@snaptree/core';
import { virtualboxCapabilities } from '@snaptree/hypervisors';
import { describe, expect, it } from 'vitest';
import { type PowerRow, powerTable } from './power-table.ts';

const capabilities = virtualboxCapabilities('virtualbox', 'VirtualBox 7.2');

/** The same hypervisor with other rules for its first mechanism. */
function having(change: Partial<MechanismRules>): Capabilities {
  const [[name, rules] = ['', undefined]] = Object.entries(capabilities.mechanisms);
  if (rules === undefined) throw new Error('VirtualBox has no mechanism');
  return { ...capabilities, mechanisms: { [name]: { ...rules, ...change } } };
}

function rowOf(table: readonly PowerRow[], operation: string): PowerRow {
  const row = table.find((r) => r.operation === operation);
  if (row === undefined) throw new Error(`no row ${operation}`);
  return row;
}

describe('the table of power states', () => {
  it('answers each operation once for every mechanism, and those of the VM once', () => {
    const names = powerTable(capabilities).map(({ mechanism, operation }) => `${mechanism} ${operation}`);
    expect(new Set(names).size).toBe(names.length);
    expect(names.filter((name) => name.startsWith('undefined'))).toHaveLength(10);
  });

  it('says in which state a rule applies, in the words of the rule', () => {
    const rules: MechanismRules['delete'] = [
      { kind: 'power', accepts: ['off'], when: ['paused'], class: 'impossible', says: 'Not while paused.' },
    ];
    const { answers } = rowOf(
      powerTable(having({ delete: rules })),
      'delete the newest, merge into the live state',
    );
    expect(answers.running.allowed).toBe(true);
    expect(answers.paused).toEqual({
      allowed: false,
      class: 'impossible',
      code: 'wrongState',
      why: 'Not while paused.',
    });
  });

  it('reports refusals of the hypervisor before guards', () => {
    const revert: MechanismRules['revert'] = [
      { kind: 'noManagedSave', class: 'guard', says: 'guarded' },
      { kind: 'never', code: 'notSupported', class: 'impossible', says: 'refused' },
    ];
    const { answers } = rowOf(powerTable(having({ revert })), 'revert to one without memory');
    expect(answers.saved).toMatchObject({ class: 'impossible', why: 'refused' });
  });

  it('says that the guest is paused only where one is running', () => {
    const pausing = { percent: false, cancel: false, pausesGuest: true };
    const traits = { create: pausing, delete: pausing, revert: pausing };
    const { answers } = rowOf(
      powerTable(having({ traits, delete: [] })),
      'delete the newest, merge into the live state',
    );
    expect(answers.running).toMatchObject({ pausesGuest: true });
    expect(answers.off).toMatchObject({ pausesGuest: false });
  });

  it('marks what was not tested on this version', () => {
    const { answers } = rowOf(
      powerTable(having({ unproven: ['delete'], delete: [] })),
      'delete the newest, merge into the live state',
    );
    expect(answers.running).toMatchObject({ allowed: true, unproven: true });
  });

  it('distinguishes an older snapshot taken while off from one taken while running', () => {
    const rules: MechanismRules['delete'] = [
      { kind: 'layerInDefinition', when: ['off'], class: 'impossible', says: 'not named' },
    ];
    const table = powerTable(having({ delete: rules }));
    expect(rowOf(table, 'delete an older one taken while running, merge').answers.off.allowed).toBe(true);
    expect(rowOf(table, 'delete an older one taken while off, merge').answers.off.allowed).toBe(false);
    expect(rowOf(table, 'delete the newest, merge into the live state').answers.off.allowed).toBe(true);
  });
});
