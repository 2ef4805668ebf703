import type { Job } from '@snaptree/core';
import { describe, expect, it } from 'vitest';
import { unheard } from './use-jobs.ts';

const running: Job = {
  id: 'j',
  seq: 3,
  hostId: 'h',
  hostName: 'Host',
  domainId: 'd',
  domainName: 'vm',
  operation: { kind: 'discard', id: 'a' },
  sentence: 'a is thrown away.',
  steps: [],
  effects: [],
  by: 'local',
  cancellable: false,
  cancelRequested: false,
  names: {},
  state: 'running',
  acceptedAt: 0,
  lastHeardAt: 0,
  log: [],
};

describe('a job while the server is unreachable', () => {
  it('shows an open job as unknown, neither running nor failed, while the server is unreachable', () => {
    expect(unheard(running)).toMatchObject({
      state: 'unknown',
      hostLostWhy: expect.stringContaining('server'),
    });
  });

  it('keeps the outcome of an ended job while the server is unreachable', () => {
    const ended: Job = { ...running, state: 'finished', outcome: { state: 'succeeded' } };
    expect(unheard(ended)).toBe(ended);
  });
});
