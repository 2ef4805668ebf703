import { useSyncExternalStore } from 'react';

const listeners = new Set<() => void>();
let timer: ReturnType<typeof setInterval> | undefined;
let tickedAt = 0;

const TICK_MS = 1000;
/** Timers are delayed in a hidden page and stop on a sleeping computer; these events arrive first. */
const WAKING = ['visibilitychange', 'pageshow', 'focus', 'pointerdown', 'keydown'] as const;

function tick(): void {
  tickedAt = Date.now();
  for (const each of listeners) each();
}

/** A user who returns to a suspended page must not click on outdated data. */
function catchUp(): void {
  if (Date.now() - tickedAt > 2 * TICK_MS) tick();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  if (timer === undefined) start();
  return () => {
    listeners.delete(listener);
    if (listeners.size === 0) stop();
  };
}

function start(): void {
  tickedAt = Date.now();
  timer = setInterval(tick, TICK_MS);
  for (const event of WAKING) window.addEventListener(event, catchUp, { capture: true });
}

function stop(): void {
  clearInterval(timer);
  timer = undefined;
  for (const event of WAKING) window.removeEventListener(event, catchUp, { capture: true });
}

/** The time now in milliseconds, renewed once per period; all users share one timer. */
export function useNow(period = 10_000): number {
  return useSyncExternalStore(subscribe, () => Math.floor(Date.now() / period) * period);
}

/** Answers name the time in whole seconds, and take a while: smaller differences mean nothing. */
const TRUSTED_MS = 5000;
let aheadMs = 0;

/** Compares the `Date` header of an answer with this computer's clock, which may be wrong. */
export function hearServerTime(date: string | null): void {
  const difference = Date.parse(date ?? '') - Date.now();
  if (!Number.isNaN(difference)) aheadMs = Math.abs(difference) > TRUSTED_MS ? difference : 0;
}

/** The server's time, for comparisons with times that it sent. */
export const serverNow = (): number => Date.now() + aheadMs;

/** As `useNow`, by the server's clock. */
export const useServerNow = (period = 10_000): number => useNow(period) + aheadMs;
