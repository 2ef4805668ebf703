import { describe, expect, it } from 'vitest';
import { AuthenticationError, ConnectionLost } from '../errors.ts';
import { authProcedures } from '../protocol/procedures/auth.ts';
import { type Conversation, conversation } from '../testing/conversation.ts';
import { settled } from '../testing/fake-clock.ts';
import { FakeScram } from '../testing/fake-scram.ts';
import { authenticate } from './authenticate.ts';
import type { Credentials } from './scram.ts';

const someone: Credentials = { username: 'snaptree', password: 'correct horse' };

/** A daemon that offers these authentication types (0 none, 1 SASL, 2 polkit). */
function daemonWith(types: readonly number[]): Conversation {
  const talk = conversation();
  talk.daemon.answers(authProcedures.authList, () => ({ types }));
  return talk;
}

/** A daemon with SCRAM; `late`: ends with one more empty step, as cyrus-sasl does. */
function scramDaemon(password: string, late = true): Conversation {
  const talk = daemonWith([1]);
  const scram = new FakeScram(password);
  const answer = (complete: boolean, text: string) => ({
    complete,
    nil: text === '',
    data: Buffer.from(text),
  });
  let proved = false;
  talk.daemon
    .answers(authProcedures.authSaslInit, () => ({ mechlist: 'GSSAPI,SCRAM-SHA-256' }))
    .answers(authProcedures.authSaslStart, ({ data }) => answer(false, scram.challenge(data.toString())))
    .answers(authProcedures.authSaslStep, ({ data }) => {
      if (proved) return answer(true, '');
      proved = true;
      return answer(!late, scram.verdict(data.toString()));
    });
  return talk;
}

function login(talk: Conversation, credentials?: Credentials): Promise<void> {
  return authenticate((procedure, args) => talk.router.call(procedure, args), credentials);
}

describe('logging in', () => {
  it.each([[[]], [[0]], [[2, 0]]])('sends nothing when the daemon offers %j', async (types) => {
    await expect(login(daemonWith(types))).resolves.toBeUndefined();
  });

  it('asks polkit', async () => {
    const talk = daemonWith([2]);
    talk.daemon.answers(authProcedures.authPolkit, () => ({ complete: true }));
    await expect(login(talk)).resolves.toBeUndefined();
  });

  it('says how to allow access when polkit refuses', async () => {
    const talk = daemonWith([2]);
    const refused = login(talk);
    await settled();
    const [call] = talk.daemon.waiting;
    if (call === undefined) throw new Error('polkit was not asked');
    talk.daemon.refuse(call, { code: 45, message: 'authentication failed: access denied by policy' });
    await expect(refused).rejects.toThrow(AuthenticationError);
    await expect(refused).rejects.toThrow(
      /access denied by policy.*group libvirt.*org\.libvirt\.unix\.manage/,
    );
  });

  it.each([true, false])('proves the password to SASL (with a last empty step: %s)', async (late) => {
    await expect(login(scramDaemon('correct horse', late), someone)).resolves.toBeUndefined();
  });

  it('fails with a wrong password', async () => {
    await expect(login(scramDaemon('other'), someone)).rejects.toThrow(
      /invalid-proof.*Check the user name and password/,
    );
  });

  it('fails without a password, and says that one is required', async () => {
    await expect(login(scramDaemon('correct horse'))).rejects.toThrow(/user name and a password/);
  });

  it('refuses other SASL mechanisms and says what to configure', async () => {
    const talk = daemonWith([1]);
    talk.daemon.answers(authProcedures.authSaslInit, () => ({ mechlist: 'GSSAPI DIGEST-MD5' }));
    await expect(login(talk, someone)).rejects.toThrow(
      /GSSAPI DIGEST-MD5.*mech_list: scram-sha-256.*libvirt\.conf/,
    );
    expect(talk.daemon.waiting).toEqual([]);
  });

  it('refuses an unknown type and says what to configure', async () => {
    await expect(login(daemonWith([9]))).rejects.toThrow(/type 9.*auth_unix_rw.*libvirtd\.conf/);
  });

  it('does not report a lost connection as a rejected login', async () => {
    const talk = daemonWith([2]);
    const lost = login(talk);
    await settled();
    talk.daemon.wire.end();
    await expect(lost).rejects.toThrow(ConnectionLost);
  });
});
