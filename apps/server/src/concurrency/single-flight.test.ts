import { describe, expect, it } from 'vitest';
import { SingleFlight } from './single-flight.ts';

describe('a single flight', () => {
  it('shares one result among concurrent calls, and starts again afterward', async () => {
    const flight = new SingleFlight<number>();
    let asked = 0;
    const ask = async () => ++asked;
    expect(await Promise.all([flight.run('a', ask), flight.run('a', ask), flight.run('b', ask)])).toEqual([
      1, 1, 2,
    ]);
    expect(await flight.run('a', ask)).toBe(3);
  });

  it('shares a failure, and starts again afterward', async () => {
    const flight = new SingleFlight<string>();
    const fail = () => Promise.reject(new Error('no'));
    const both = await Promise.allSettled([flight.run('a', fail), flight.run('a', fail)]);
    expect(both.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect(await flight.run('a', async () => 'yes')).toBe('yes');
  });
});
