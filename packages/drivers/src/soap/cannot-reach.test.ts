import type { NetworkReason } from '@snaptree/connect';
import { problemSentence } from '@snaptree/core';
import { describe, expect, it } from 'vitest';
import { virtualBoxAdvice } from '../virtualbox/connecting/advice.ts';
import { vSphereAdvice } from '../vsphere/connecting/advice.ts';
import { cannotReach } from './cannot-reach.ts';
import { SoapUnanswered, type UnansweredReason } from './errors.ts';

const services = { VirtualBox: virtualBoxAdvice, vSphere: vSphereAdvice };
const failed = (reason?: UnansweredReason, text = 'failed') =>
  new SoapUnanswered(text, { sent: false, reason });

describe.each(Object.entries(services))('a %s service that cannot be reached', (_, advice) => {
  it('is reported for every reason with what failed, on what, and what to do', () => {
    const reasons = Object.keys(advice).filter((key): key is NetworkReason => key in advice);
    expect(reasons.length).toBeGreaterThan(10);
    for (const reason of reasons) {
      const { what, on, todo } = cannotReach(failed(reason), advice, 'host:1').problem;
      expect(problemSentence({ what, on }), reason).toMatch(/^.{5,}host:1.*\.$|^host:1 .+\.$/);
      expect(todo, reason).toMatch(/\.$/);
    }
  });

  it('shows a certificate that was not accepted, without advice for Node programmers', () => {
    const certificate = { fingerprint: 'AB', subject: 'a', issuer: 'a', validFrom: 1, validTo: 2 };
    const text = 'self-signed certificate; if the root CA is installed locally, try this';
    const error = new SoapUnanswered(text, { sent: false, reason: 'certificateUnknown', certificate });
    expect(cannotReach(error, advice, 'host:1').problem).toMatchObject({
      code: 'certificateUntrusted',
      certificate,
      native: { text: 'self-signed certificate' },
    });
  });

  it('is reported as having closed the connection when the reason is unknown', () => {
    expect(cannotReach(failed(), advice, 'host:1').problem.what).toBe(advice.hungUp.what);
  });
});

describe('a VirtualBox web service that refuses the connection', () => {
  it('gets no advice to listen beyond loopback: loopback may be the address that was tried', () => {
    const { todo } = cannotReach(failed('refused'), virtualBoxAdvice, 'localhost:18083').problem;
    expect(todo).toContain('listens at this address (--host');
    expect(todo).not.toContain('loopback');
  });
});
