import type { NetworkReason } from '@snaptree/connect';
import { describe, expect, it } from 'vitest';
import { virtualBoxAdvice } from '../virtualbox/connecting/advice.ts';
import { vSphereAdvice } from '../vsphere/connecting/advice.ts';
import { cannotReach } from './cannot-reach.ts';
import { SoapUnanswered, type UnansweredReason } from './errors.ts';

const services = { VirtualBox: virtualBoxAdvice, vSphere: vSphereAdvice };
const failed = (reason?: UnansweredReason, text = 'failed') =>
  new SoapUnanswered(text, { sent: false, reason });

describe.each(Object.entries(services))('a service of %s that does not answer', (_, advice) => {
  it('is told for every reason as what failed, on what, and what to do', () => {
    const reasons = Object.keys(advice).filter((key): key is NetworkReason => key in advice);
    expect(reasons.length).toBeGreaterThan(10);
    for (const reason of reasons) {
      const { what, on, todo } = cannotReach(failed(reason), advice, 'host:1').problem;
      expect([what.length > 10, on, /\.$/.test(todo)], reason).toEqual([true, 'host:1', true]);
    }
  });

  it('whose certificate is the reason shows it, with words that fit a person', () => {
    const certificate = { fingerprint: 'AB', subject: 'a', issuer: 'a', validFrom: 1, validTo: 2 };
    const text = 'self-signed certificate; if the root CA is installed locally, try this';
    const error = new SoapUnanswered(text, { sent: false, reason: 'certificateUnknown', certificate });
    expect(cannotReach(error, advice, 'host:1').problem).toMatchObject({
      code: 'certificateUntrusted',
      certificate,
      native: { text: 'self-signed certificate' },
    });
  });

  it('is told as one that hung up where nothing more is known', () => {
    expect(cannotReach(failed(), advice, 'host:1').problem.what).toBe(advice.hungUp.what);
  });
});

describe('a web service of VirtualBox that refuses the connection', () => {
  it('is not asked to listen beyond its loopback: it may be the loopback that was asked', () => {
    const { todo } = cannotReach(failed('refused'), virtualBoxAdvice, 'localhost:18083').problem;
    expect(todo).toContain('listens at this address (--host');
    expect(todo).not.toContain('loopback');
  });
});
