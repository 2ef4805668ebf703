import { type Capabilities, type Power, planOperation, type Refusal, type RefusalCode } from '@snaptree/core';
import { machineProbes, mechanismProbes, type PowerProbe } from './power-probes.ts';

export type PowerAnswer =
  | {
      readonly allowed: true;
      readonly pausesGuest: boolean;
      readonly percent: boolean;
      readonly cancel: boolean;
      /** By the hypervisor's rules; not tested on this version. */
      readonly unproven: boolean;
    }
  | {
      readonly allowed: false;
      readonly class: Refusal['class'];
      readonly code: RefusalCode;
      readonly why: string;
    };

/** An operation and the planner's answer for it in each power state. */
export interface PowerRow {
  /** Absent: it concerns the VM or labels, whatever the mechanism of the snapshots. */
  readonly mechanism?: string;
  readonly operation: string;
  readonly answers: Readonly<Record<Power, PowerAnswer>>;
}

/** The planner's answers for every mechanism, operation and power state of a hypervisor. */
export function powerTable(capabilities: Capabilities): PowerRow[] {
  const mechanisms = Object.keys(capabilities.mechanisms);
  const ofMechanisms = mechanisms.flatMap((mechanism) =>
    probesFor(capabilities, mechanism).map((probe) => ({
      mechanism,
      ...row(capabilities, mechanism, probe),
    })),
  );
  return [...ofMechanisms, ...machineProbes.map((probe) => row(capabilities, mechanisms[0] ?? '', probe))];
}

function probesFor({ mechanisms }: Capabilities, mechanism: string): PowerProbe[] {
  return mechanismProbes.filter(({ pulls }) => pulls !== true || mechanisms[mechanism]?.pulls === true);
}

function row(capabilities: Capabilities, mechanism: string, probe: PowerProbe): PowerRow {
  const at = (power: Power) => answer(capabilities, probe.ask({ capabilities, mechanism, power }));
  return {
    operation: probe.name,
    answers: { running: at('running'), paused: at('paused'), off: at('off'), saved: at('saved') },
  };
}

function answer(capabilities: Capabilities, { tree, operation }: ReturnType<PowerProbe['ask']>): PowerAnswer {
  const result = planOperation(tree, operation, capabilities);
  if (result.ok) {
    const unproven = result.plan.warnings.some((warning) => warning.code === 'unproven');
    return { allowed: true, ...result.plan.traits, unproven };
  }
  // The hypervisor's own rules come before our guards.
  const refusal = result.refusals.find((r) => r.class === 'impossible') ?? result.refusals[0];
  if (refusal === undefined) throw new Error('A refused plan has no refusals.');
  const { code, rule, sentence } = refusal;
  return { allowed: false, class: refusal.class, code, why: rule ?? sentence };
}
