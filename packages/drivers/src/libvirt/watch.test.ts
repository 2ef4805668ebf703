import { expect, it } from 'vitest';
import { handClock } from '../time/testing/hand-clock.ts';
import { watchDomains } from './watch.ts';

/** A host whose connections can be cut. */
function host() {
  const clock = handClock(0);
  const announced: (string | undefined)[] = [];
  const connects: number[] = [];
  let cut: () => void = () => {};
  let unsubscribed = 0;
  let isUp = true;
  const get = () => {
    connects.push(clock.now());
    if (!isUp) return Promise.reject(new Error('refused'));
    return Promise.resolve({
      subscribe: () =>
        Promise.resolve(async () => {
          unsubscribed += 1;
        }),
      onClose: (listener: (reason: unknown) => void) => {
        cut = () => listener(new Error('cut'));
        return () => {
          cut = () => {};
        };
      },
    });
  };
  const stop = watchDomains({
    link: { get },
    clock,
    random: () => 0.5,
    changed: (id) => announced.push(id),
  });
  return {
    clock,
    announced,
    connects,
    stop,
    cut: () => cut(),
    setUp: (up: boolean) => {
      isUp = up;
    },
    ended: () => unsubscribed,
  };
}

it('announces the list when the connection is lost and again after the reconnection', async () => {
  const { clock, announced, connects, cut, setUp } = host();
  await clock.advance(0);
  expect(announced).toEqual([]);
  setUp(false);
  cut();
  await clock.advance(500);
  expect(connects).toEqual([0, 500]);
  setUp(true);
  announced.length = 0;
  await clock.advance(1_000);
  expect(connects).toHaveLength(3);
  expect(announced).toEqual([undefined]);
});

it('ends the subscription when it is stopped, and does not connect again', async () => {
  const { clock, announced, connects, stop, ended } = host();
  await clock.advance(0);
  stop();
  await clock.advance(60_000);
  expect([ended(), connects.length, announced]).toEqual([1, 1, []]);
});
