import { createHash, createHmac, pbkdf2Sync } from 'node:crypto';

const salt = Buffer.from('W22ZaJ0SNY7soEsUEjb6gQ==', 'base64');

/** The daemon's half of SCRAM-SHA-256, written independently so that each checks the other. */
export class FakeScram {
  readonly #password: string;
  #clientFirstBare = '';
  #serverFirst = '';

  constructor(password: string) {
    this.#password = password;
  }

  challenge(clientFirst: string): string {
    this.#clientFirstBare = clientFirst.replace(/^n,,/, '');
    const nonce = /r=(.*)$/.exec(clientFirst)?.[1];
    this.#serverFirst = `r=${nonce}daemon,s=${salt.toString('base64')},i=4096`;
    return this.#serverFirst;
  }

  /** The daemon's last message: its own proof, or a refusal. */
  verdict(clientFinal: string): string {
    const [withoutProof = '', proof = ''] = clientFinal.split(',p=');
    const signed = [this.#clientFirstBare, this.#serverFirst, withoutProof].join(',');
    const salted = pbkdf2Sync(this.#password, salt, 4096, 32, 'sha256');
    const storedKey = hash(mac(salted, 'Client Key'));
    const signature = mac(storedKey, signed);
    const clientKey = Buffer.from(proof, 'base64').map((byte, i) => byte ^ (signature[i] ?? 0));
    if (!hash(clientKey).equals(storedKey)) return 'e=invalid-proof';
    return `v=${mac(mac(salted, 'Server Key'), signed).toString('base64')}`;
  }
}

function mac(key: Buffer, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest();
}

function hash(bytes: Uint8Array): Buffer {
  return createHash('sha256').update(bytes).digest();
}
