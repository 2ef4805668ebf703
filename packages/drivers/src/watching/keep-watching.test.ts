import { expect, it } from 'vitest';
import { handClock } from '../time/testing/hand-clock.ts';
import { keepWatching } from './keep-watching.ts';

/** A host on which listening ends as the last of `ends` says, heard of something or not. */
function watching(end: (heard: () => void) => void) {
  const clock = handClock(0);
  const stop = new AbortController();
  const started: number[] = [];
  const announced: (string | undefined)[] = [];
  const options = {
    clock,
    random: () => 0.5,
    signal: stop.signal,
    changed: (id: string | undefined) => announced.push(id),
  };
  const over = keepWatching(options, async (heard) => {
    started.push(clock.now());
    end(heard);
  });
  return { clock, stop, started, announced, over };
}

it('listens again after longer and longer pauses, up to thirty seconds', async () => {
  const { clock, started } = watching(() => {
    throw new Error('no connection');
  });
  await clock.advance(100_000);
  const pauses = started.slice(1).map((at, n) => at - (started[n] ?? 0));
  expect(pauses).toEqual([500, 1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000]);
});

it('begins with short pauses again once something was heard', async () => {
  const { clock, started } = watching((heard) => {
    heard();
    throw new Error('cut');
  });
  await clock.advance(2_000);
  expect(started).toEqual([0, 500, 1_000, 1_500, 2_000]);
});

it('announces the list after a lost connection, and nothing after it was stopped', async () => {
  const { clock, stop, announced, over } = watching(() => {
    throw new Error('cut');
  });
  await clock.advance(600);
  expect(announced).toEqual([undefined, undefined]);
  stop.abort();
  await over;
  await clock.advance(60_000);
  expect(announced).toHaveLength(2);
});
