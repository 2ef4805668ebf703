import { SnaptreeError } from '@snaptree/core';
import {
  AuthenticationError,
  type AuthenticationReason,
  DialError,
  type DialReason,
  LibvirtError,
  ProtocolError,
} from '@snaptree/libvirt-rpc';
import { describe, expect, it } from 'vitest';
import { cannotConnect, type LibvirtConnection } from './cannot-connect.ts';
import { dialAdvice } from './dial-advice.ts';
import { signInAdvice } from './sign-in-advice.ts';

const dialReasons = Object.keys(dialAdvice).filter((key): key is DialReason => key in dialAdvice);
const signInReasons = Object.keys(signInAdvice).filter(
  (key): key is AuthenticationReason => key in signInAdvice,
);

type Transport = LibvirtConnection['transport'];
const ways: Record<Transport['kind'], Transport> = {
  unix: { kind: 'unix' },
  ssh: { kind: 'ssh', host: 'kvm-1', user: 'admin', port: 2222 },
  tcp: { kind: 'tcp', host: 'kvm-1' },
  tls: { kind: 'tls', host: 'kvm-1' },
};
const by = (way: Transport['kind'], more: Partial<LibvirtConnection> = {}): LibvirtConnection => ({
  kind: 'libvirt',
  driver: 'qemu',
  transport: ways[way],
  ...more,
});

function problemOf(error: unknown, connection: LibvirtConnection) {
  const told = cannotConnect(error, connection);
  if (told instanceof SnaptreeError) return told.problem;
  throw new Error('no problem was told');
}
const dialed = (reason: DialReason, way: Transport['kind']) =>
  problemOf(new DialError('failed', { reason }), by(way));

describe('a connection that does not come about', () => {
  it('says for every reason and way what failed, on what, and what to do', () => {
    for (const reason of dialReasons) {
      for (const way of ['unix', 'ssh', 'tcp', 'tls'] as const) {
        const { what, on, todo } = dialed(reason, way);
        expect([what.length > 10, on.length > 3, /\.$/.test(todo)], reason).toEqual([true, true, true]);
      }
    }
    for (const reason of signInReasons) {
      const { code, todo } = problemOf(new AuthenticationError('no', { reason }), by('tls'));
      expect([code, /\.$/.test(todo)], reason).toEqual(['hypervisorAuth', true]);
    }
  });

  it.each<[Transport['kind'], string]>([
    ['unix', 'this machine'],
    ['ssh', 'admin@kvm-1:2222 by SSH'],
    ['tcp', 'kvm-1:16509 by TCP'],
    ['tls', 'kvm-1:16514 by TLS'],
  ])('names where by %s', (way, on) => {
    expect(dialed('silent', way).on).toBe(on);
  });

  it('names the socket unit of the way that nothing listens at', () => {
    expect(dialed('refused', 'tls').todo).toContain('libvirtd-tls.socket');
    expect(dialed('refused', 'tcp').todo).toContain('libvirtd-tcp.socket');
    expect(dialed('refused', 'ssh').todo).not.toContain('libvirtd');
  });

  it.each<[string, DialReason]>([
    ['hostUnreachable', 'hostNotFound'],
    ['hostUnreachable', 'noSocket'],
    ['hypervisorAuth', 'socketDenied'],
    ['hypervisorAuth', 'sshLoginRefused'],
    ['hypervisorAuth', 'ownCertificateRefused'],
    ['certificateUntrusted', 'certificateUnknown'],
    ['certificateUntrusted', 'certificateNotPinned'],
    ['hostUnreachable', 'notLibvirt'],
  ])('is %s when the reason is %s', (code, reason) => {
    expect(dialed(reason, 'tls').code).toBe(code);
  });

  it('hands on the certificate that was shown, and the words from below', () => {
    const certificate = { fingerprint: 'AB', subject: 'kvm-1', issuer: 'kvm-1', validFrom: 1, validTo: 2 };
    const cause = new Error(
      'self-signed certificate; if the root CA is installed locally, try running Node.js with --use-system-ca',
    );
    const error = new DialError('Cannot', { reason: 'certificateUnknown', certificate, cause });
    expect(problemOf(error, by('tls'))).toMatchObject({
      certificate,
      native: { text: 'self-signed certificate' },
    });
  });
});

const facts = { domain: 7, level: 2, str1: undefined, str2: undefined, str3: undefined, int1: 0, int2: 0 };
const refusal = (procedure: string, code: number, text: string) =>
  new LibvirtError(procedure, { ...facts, code, text });

describe('a daemon that answers and refuses', () => {
  it('sends nobody who was refused by polkit to look for a password', () => {
    const cause = refusal('authPolkit', 45, 'authentication failed: access denied by policy');
    const error = new AuthenticationError('refused', { reason: 'polkit', cause });
    const local = problemOf(error, by('unix'));
    expect(local.todo).toMatch(/the account that runs Snaptree to the group libvirt.*polkit rule/);
    expect(local.todo).not.toContain('Check');
    expect(local.native).toEqual({ text: 'authentication failed: access denied by policy', code: '45/7' });
    expect(problemOf(error, by('ssh')).todo).toContain('the user that ssh logs in as');
  });

  it('tells apart a driver that is missing, machines of somebody else, and a policy', () => {
    const missing = refusal('connectOpen', 5, 'no connection driver available for qemu:///system');
    expect(problemOf(missing, by('unix')).todo).toContain('libvirt-daemon-driver-qemu');
    expect(problemOf(missing, by('unix', { driver: 'test' })).todo).toContain('libvirtd');
    const path = refusal('connectOpen', 1, "unexpected QEMU URI path '/system', try qemu:///session");
    expect(problemOf(path, by('unix')).todo).toMatch(/machines of the system/);
    const denied = refusal('connectOpen', 88, 'access denied');
    expect(problemOf(denied, by('unix'))).toMatchObject({
      code: 'hypervisorAuth',
      todo: expect.stringContaining('polkit rule'),
    });
  });

  it('that is none is named as such', () => {
    expect(problemOf(new ProtocolError('nonsense'), by('tcp')).what).toContain('other than a libvirt daemon');
  });

  it('leaves alone what is no failure of a connection', () => {
    const given = AbortSignal.abort().reason;
    expect(cannotConnect(given, by('unix'))).toBe(given);
  });
});
