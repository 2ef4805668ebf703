import { SnaptreeError } from '@snaptree/core';
import { ConnectionLost, LibvirtError, ProtocolError } from '@snaptree/libvirt-rpc';
import { describe, expect, it } from 'vitest';
import { translate } from './errors.ts';

function libvirt(code: number, text: string, int1 = 0): LibvirtError {
  const rest = { str1: undefined, str2: undefined, str3: undefined, int1, int2: 0 };
  return new LibvirtError('domainSnapshotDelete', { code, domain: 10, level: 2, text, ...rest });
}

const acting = { what: 'Cannot delete {on}.', on: 'snapshot a of VM web', mutating: true };
const reading = { what: 'Cannot read the snapshots of {on}.', on: 'VM web' };

describe('a translated error', () => {
  it.each([
    ['notFound', libvirt(72, 'no domain snapshot with matching name')],
    ['notFound', libvirt(42, 'Domain not found')],
    [
      'domainBusy',
      libvirt(68, 'cannot acquire state change lock (held by monitor=remoteDispatchDomainSave)'),
    ],
    ['cancelled', libvirt(78, 'operation aborted: job canceled by client')],
    ['hypervisorAuth', libvirt(88, 'access denied')],
    ['noSpace', libvirt(38, 'Unable to write: No space left on device', 28)],
    ['noSpace', libvirt(1, "block commit failed: 'No space left on device'")],
    [
      'hypervisorError',
      libvirt(84, 'deleting external snapshot that has internal snapshot as parent not supported'),
    ],
    ['hypervisorProtocol', new ProtocolError('nonsense')],
    ['internal', new TypeError('x is not a function')],
  ])('gets the code %s', (code, error) => {
    expect(translate(error, reading).problem.code).toBe(code);
  });

  it('keeps the message and number of libvirt', () => {
    expect(translate(libvirt(84, 'not supported'), acting).problem).toMatchObject({
      what: 'Cannot delete {on}.',
      on: 'snapshot a of VM web',
      native: { text: 'not supported', code: '84/10' },
    });
  });

  it('does not blame the connection when libvirt denies a step', () => {
    const denied = libvirt(88, 'access denied');
    expect(translate(denied, acting).problem.code).toBe('hypervisorError');
    expect(translate(denied, acting).problem.todo).toContain('polkit');
  });

  it('leaves the outcome unknown only if the lost call was sent and changes something', () => {
    const lost = (sent: boolean) => new ConnectionLost('gone', { sent });
    expect(translate(lost(true), acting).problem.code).toBe('connectionLost');
    expect(translate(lost(false), acting).problem.code).toBe('hostUnreachable');
    expect(translate(lost(true), reading).problem.code).toBe('hostUnreachable');
  });

  it('leaves the outcome of a change unknown when the reply is unreadable', () => {
    expect(translate(new ProtocolError('nonsense'), acting).problem.code).toBe('outcomeUnknown');
  });

  it('stays unchanged when it is a SnaptreeError already', () => {
    const own = new SnaptreeError({ code: 'notFound', what: 'a', on: 'b', todo: 'c' });
    expect(translate(own, acting)).toBe(own);
  });

  it('distinguishes a canceled call from a timeout', () => {
    expect(translate(AbortSignal.abort().reason, acting).problem.code).toBe('cancelled');
    const late = new DOMException('late', 'TimeoutError');
    expect(translate(late, reading).problem.code).toBe('timeout');
  });
});
