import { offeredName } from '@snaptree/core';

/** Whole seconds are in the names, because names must not be used twice. */
export const safetyName = (name: string, now: Date) => offeredName('before-revert', name, stamp(now));

export const snapshotName = (now: Date) => offeredName('snapshot', stamp(now));

function stamp(now: Date): string {
  const two = (value: number) => String(value).padStart(2, '0');
  const day = `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
  return `${day}-${two(now.getHours())}.${two(now.getMinutes())}.${two(now.getSeconds())}`;
}
