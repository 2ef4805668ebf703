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
const transports: Record<Transport['kind'], Transport> = {
  unix: { kind: 'unix' },
  ssh: { kind: 'ssh', host: 'kvm-1', user: 'admin', port: 2222 },
  tcp: { kind: 'tcp', host: 'kvm-1' },
  tls: { kind: 'tls', host: 'kvm-1' },
};
const over = (kind: Transport['kind'], more: Partial<LibvirtConnection> = {}): LibvirtConnection => ({
  kind: 'libvirt',
  driver: 'qemu',
  transport: transports[kind],
  ...more,
});

function problemOf(error: unknown, connection: LibvirtConnection) {
  const thrown = cannotConnect(error, connection);
  if (thrown instanceof SnaptreeError) return thrown.problem;
  throw new Error('not a problem');
}
const dialed = (reason: DialReason, kind: Transport['kind']) =>
  problemOf(new DialError('failed', { reason }), over(kind));

describe('cannotConnect, when dialing fails', () => {
  it('says for every reason and transport what failed, on what, and what to do', () => {
    for (const reason of dialReasons) {
      for (const kind of ['unix', 'ssh', 'tcp', 'tls'] as const) {
        const { what, on, todo } = dialed(reason, kind);
        expect([/\{on\}.*\.$/.test(what), on.length > 3, /\.$/.test(todo)], reason).toEqual([
          true,
          true,
          true,
        ]);
      }
    }
    for (const reason of signInReasons) {
      const { code, what, todo } = problemOf(new AuthenticationError('no', { reason }), over('tls'));
      expect([code, /\{on\}.*\.$/.test(what), /\.$/.test(todo)], reason).toEqual([
        'hypervisorAuth',
        true,
        true,
      ]);
    }
  });

  it.each<[Transport['kind'], string]>([
    ['unix', 'this computer'],
    ['ssh', 'admin@kvm-1:2222 (SSH)'],
    ['tcp', 'kvm-1:16509 (TCP)'],
    ['tls', 'kvm-1:16514 (TLS)'],
  ])('names the address of a %s connection', (kind, on) => {
    expect(dialed('silent', kind).on).toBe(on);
  });

  it('names the socket unit to enable when the connection is refused', () => {
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
  ])('reports %s for the reason %s', (code, reason) => {
    expect(dialed(reason, 'tls').code).toBe(code);
  });

  it('passes on the presented certificate and the underlying message', () => {
    const certificate = { fingerprint: 'AB', subject: 'kvm-1', issuer: 'kvm-1', validFrom: 1, validTo: 2 };
    const cause = new Error(
      'self-signed certificate; if the root CA is installed locally, try running Node.js with --use-system-ca',
    );
    const error = new DialError('Cannot', { reason: 'certificateUnknown', certificate, cause });
    expect(problemOf(error, over('tls'))).toMatchObject({
      certificate,
      native: { text: 'self-signed certificate' },
    });
  });
});

const facts = { domain: 7, level: 2, str1: undefined, str2: undefined, str3: undefined, int1: 0, int2: 0 };
const refusal = (procedure: string, code: number, text: string) =>
  new LibvirtError(procedure, { ...facts, code, text });

describe('cannotConnect, when the daemon refuses', () => {
  it('does not ask for a password when polkit refuses', () => {
    const cause = refusal('authPolkit', 45, 'authentication failed: access denied by policy');
    const error = new AuthenticationError('refused', { reason: 'polkit', cause });
    const local = problemOf(error, over('unix'));
    expect(local.todo).toMatch(/the account that runs Snaptree to the group libvirt.*polkit rule/);
    expect(local.todo).not.toContain('Check');
    expect(local.native).toEqual({ text: 'authentication failed: access denied by policy', code: '45/7' });
    expect(problemOf(error, over('ssh')).todo).toContain('the user that ssh logs in as');
  });

  it('distinguishes a missing driver, the wrong scope, and a policy', () => {
    const missing = refusal('connectOpen', 5, 'no connection driver available for qemu:///system');
    expect(problemOf(missing, over('unix')).todo).toContain('libvirt-daemon-driver-qemu');
    expect(problemOf(missing, over('unix', { driver: 'test' })).todo).toContain('libvirtd');
    const path = refusal('connectOpen', 1, "unexpected QEMU URI path '/system', try qemu:///session");
    expect(problemOf(path, over('unix')).todo).toMatch(/VMs of the system/);
    const denied = refusal('connectOpen', 88, 'access denied');
    expect(problemOf(denied, over('unix'))).toMatchObject({
      code: 'hypervisorAuth',
      todo: expect.stringContaining('polkit rule'),
    });
  });

  it('says that a service is not libvirt', () => {
    expect(problemOf(new ProtocolError('nonsense'), over('tcp')).what).toContain('is not a libvirt daemon');
  });

  it('returns an abort unchanged', () => {
    const given = AbortSignal.abort().reason;
    expect(cannotConnect(given, over('unix'))).toBe(given);
  });
});
