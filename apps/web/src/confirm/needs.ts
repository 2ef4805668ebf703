import type { Plan } from '@snaptree/core';

/** Whether two names look the same: surrounding spaces and the encoding of accents do not count. */
export function sameName(typed: string, name: string): boolean {
  return typed.trim().normalize('NFC') === name.trim().normalize('NFC');
}

/** A plan that deletes a snapshot that was not selected requires typing the VM's name. */
export function needsTyping(plan: Plan): boolean {
  return plan.lostBeyondNamed.length > 0;
}
