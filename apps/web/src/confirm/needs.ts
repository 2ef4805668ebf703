import type { Plan } from '@snaptree/core';

/** Whether two names are the same for a person: outer blanks and the way accents are encoded do not count. */
export function sameName(typed: string, name: string): boolean {
  return typed.trim().normalize('NFC') === name.trim().normalize('NFC');
}

/** Whatever destroys a restore point that was not named asks for the machine's name. */
export function needsTyping(plan: Plan): boolean {
  return plan.lostBeyondNamed.length > 0;
}
