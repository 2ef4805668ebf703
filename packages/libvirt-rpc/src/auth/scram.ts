import { createHash, createHmac, pbkdf2Sync, randomBytes, timingSafeEqual } from 'node:crypto';
import { AuthenticationError } from '../errors.ts';

/** RFC 7677 requires at least 4096 rounds. The upper limit protects the CPU from a hostile daemon. */
const roundsMin = 4096;
const roundsMax = 1_000_000;

export interface Credentials {
  readonly username: string;
  readonly password: string;
}

/**
 * SCRAM-SHA-256 (RFC 5802, RFC 7677) without channel binding: proves the password without sending it, and
 * checks that the daemon knows it too.
 */
export class ScramSha256 {
  static readonly mechanism = 'SCRAM-SHA-256';

  readonly #credentials: Credentials;
  readonly #nonce: string;
  #expectedSignature: Buffer | undefined;

  constructor(credentials: Credentials, nonce = randomBytes(24).toString('base64')) {
    this.#credentials = credentials;
    this.#nonce = nonce;
  }

  /** The first message: the user name and a nonce. */
  first(): string {
    return `${gs2Header}${this.#firstBare()}`;
  }

  /** Computes the proof from the daemon's first message. */
  final(serverFirst: string): string {
    const { nonce, salt, rounds } = readChallenge(serverFirst, this.#nonce);
    const withoutProof = `c=${Buffer.from(gs2Header).toString('base64')},r=${nonce}`;
    const signed = `${this.#firstBare()},${serverFirst},${withoutProof}`;
    const salted = pbkdf2Sync(this.#credentials.password.normalize('NFKC'), salt, rounds, 32, 'sha256');
    const clientKey = hmac(salted, 'Client Key');
    const clientSignature = hmac(createHash('sha256').update(clientKey).digest(), signed);
    const proof = clientKey.map((byte, i) => byte ^ (clientSignature[i] ?? 0));
    this.#expectedSignature = hmac(hmac(salted, 'Server Key'), signed);
    return `${withoutProof},p=${Buffer.from(proof).toString('base64')}`;
  }

  /** Throws unless the daemon's last message proves that it knows the password. */
  verify(serverFinal: string): void {
    const [refusal, signature] = [attribute(serverFinal, 'e'), attribute(serverFinal, 'v')];
    if (refusal !== undefined) {
      throw new AuthenticationError(
        `The libvirt daemon rejected the login: ${refusal}. Check the user name and password.`,
        { reason: 'passwordWrong' },
      );
    }
    const given = Buffer.from(signature ?? '', 'base64');
    const expected = this.#expectedSignature;
    if (expected === undefined || given.length !== expected.length || !timingSafeEqual(given, expected)) {
      throw new AuthenticationError(
        'The libvirt daemon did not prove that it knows the password. It may not be the daemon that you expect. ' +
          'Check the address, and use TLS or SSH.',
        { reason: 'impostor' },
      );
    }
  }

  #firstBare(): string {
    const name = this.#credentials.username.normalize('NFKC').replaceAll('=', '=3D').replaceAll(',', '=2C');
    return `n=${name},r=${this.#nonce}`;
  }
}

/** "No channel binding, no other identity". */
const gs2Header = 'n,,';

function readChallenge(
  serverFirst: string,
  ourNonce: string,
): { nonce: string; salt: Buffer; rounds: number } {
  const nonce = attribute(serverFirst, 'r');
  const salt = attribute(serverFirst, 's');
  const rounds = Number(attribute(serverFirst, 'i'));
  if (attribute(serverFirst, 'm') !== undefined || nonce === undefined || salt === undefined) {
    throw new AuthenticationError('The daemon sent an invalid SCRAM message. Check that it is libvirt.', {
      reason: 'impostor',
    });
  }
  if (!nonce.startsWith(ourNonce) || nonce.length === ourNonce.length) {
    throw new AuthenticationError(
      'The daemon responded to a different login. The connection may have been intercepted.',
      { reason: 'impostor' },
    );
  }
  if (!Number.isInteger(rounds) || rounds < roundsMin || rounds > roundsMax) {
    throw new AuthenticationError(
      `The daemon requests ${rounds} hash rounds, but only ${roundsMin} to ${roundsMax} are accepted. ` +
        "Set the user's password again with a current cyrus-sasl.",
      { reason: 'mechanism' },
    );
  }
  return { nonce, salt: Buffer.from(salt, 'base64'), rounds };
}

/** The value after `name=` in a list like `r=…,s=…,i=4096`. */
function attribute(message: string, name: string): string | undefined {
  return message
    .split(',')
    .find((part) => part.startsWith(`${name}=`))
    ?.slice(2);
}

function hmac(key: Buffer, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest();
}
