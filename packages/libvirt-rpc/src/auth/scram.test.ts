import { describe, expect, it } from 'vitest';
import { AuthenticationError } from '../errors.ts';
import { ScramSha256 } from './scram.ts';

/** The exchange in section 3 of RFC 7677. */
const rfc = {
  nonce: 'rOprNGfwEbeRWgbNEkqO',
  first: 'n,,n=user,r=rOprNGfwEbeRWgbNEkqO',
  challenge: 'r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096',
  final:
    'c=biws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=',
  verdict: 'v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=',
};

function scram(): ScramSha256 {
  return new ScramSha256({ username: 'user', password: 'pencil' }, rfc.nonce);
}

describe('SCRAM-SHA-256', () => {
  it('sends the messages of RFC 7677, and accepts its server', () => {
    const login = scram();
    expect(login.first()).toBe(rfc.first);
    expect(login.final(rfc.challenge)).toBe(rfc.final);
    expect(() => login.verify(rfc.verdict)).not.toThrow();
  });

  it('escapes separators in the user name', () => {
    const login = new ScramSha256({ username: 'a,b=c', password: 'x' }, 'n');
    expect(login.first()).toBe('n,,n=a=2Cb=3Dc,r=n');
  });

  it('never reuses a nonce', () => {
    const credentials = { username: 'user', password: 'pencil' };
    expect(new ScramSha256(credentials).first()).not.toBe(new ScramSha256(credentials).first());
  });

  it.each([
    ['that proves nothing', 'v='],
    ['with a wrong proof', 'v=7rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4='],
    ['that is empty', ''],
    ['that is a refusal', 'e=other-error'],
  ])('refuses a daemon with a last message %s', (_name, verdict) => {
    const login = scram();
    login.final(rfc.challenge);
    expect(() => login.verify(verdict)).toThrow(AuthenticationError);
  });

  it('rejects a proof before it has sent its own', () => {
    expect(() => scram().verify(rfc.verdict)).toThrow(AuthenticationError);
  });

  it.each([
    ['responds to a different login', rfc.challenge.replace('rOpr', 'xOpr')],
    ['adds nothing to our nonce', rfc.challenge.replace('%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0', '')],
    ['requests too few rounds', rfc.challenge.replace('i=4096', 'i=1')],
    ['requests too many rounds', rfc.challenge.replace('i=4096', 'i=4000000000')],
    ['requests rounds that are not a number', rfc.challenge.replace('i=4096', 'i=many')],
    ['sends no salt', rfc.challenge.replace(/s=[^,]*,/, '')],
    ['needs an extension', `m=ext,${rfc.challenge}`],
    ['sends garbage', '\u0000\uffff'],
  ])('refuses a daemon that %s', (_name, challenge) => {
    expect(() => scram().final(challenge)).toThrow(AuthenticationError);
  });
});
