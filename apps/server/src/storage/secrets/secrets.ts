import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { chmodSync, existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { StorageError } from '../storage-error.ts';

const KEY_BYTES = 32;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/**
 * Encrypts secrets with AES-256-GCM. The key is in a file next to the database that only this account can read. The
 * owner is authenticated too, so an encrypted text that was copied to another row cannot be decrypted.
 */
export interface SecretBox {
  readonly seal: (text: string, owner: string) => string;
  /** Throws if the text was changed or belongs to another owner. */
  readonly open: (sealed: string, owner: string) => string;
}

export const hostSecretsOwner = (hostId: string): string => `${hostId} secrets`;

/** Why stored secrets cannot be used. The message says how to repair it. */
export class SecretKeyError extends StorageError {}

/** Reads the key file of the data directory, or creates it. Throws `SecretKeyError` if it is damaged. */
export function openSecretBox(directory: string): SecretBox {
  const path = keyPath(directory);
  try {
    writeFileSync(path, randomBytes(KEY_BYTES), { flag: 'wx', mode: 0o600 });
  } catch (error) {
    if (!hasCode(error, 'EEXIST')) throw error;
  }
  chmodSync(path, 0o600);
  const key = readKey(path);
  return boxWith(() => key);
}

/**
 * Uses the key file as it is: never creates or changes it. Without a usable key, every use of a secret throws
 * `SecretKeyError`, and everything else works.
 */
export function readSecretBox(directory: string): SecretBox {
  const path = keyPath(directory);
  let key: Buffer | undefined;
  return boxWith(() => {
    key ??= readKey(path);
    return key;
  });
}

export const hasSecretsKey = (directory: string): boolean => existsSync(keyPath(directory));

/** Creates a key. Sets an earlier one aside as `secrets.key.replaced-TIME`. */
export function replaceSecretsKey(directory: string, now: number): void {
  const path = keyPath(directory);
  if (hasSecretsKey(directory)) renameSync(path, `${path}.replaced-${now}`);
  openSecretBox(directory);
}

const keyPath = (directory: string) => join(directory, 'secrets.key');

function boxWith(keyOf: () => Buffer): SecretBox {
  return {
    seal(text, owner) {
      const nonce = randomBytes(NONCE_BYTES);
      const cipher = createCipheriv('aes-256-gcm', keyOf(), nonce);
      cipher.setAAD(Buffer.from(owner));
      const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
      return Buffer.concat([nonce, cipher.getAuthTag(), body]).toString('base64');
    },
    open(sealed, owner) {
      const bytes = Buffer.from(sealed, 'base64');
      const decipher = createDecipheriv('aes-256-gcm', keyOf(), bytes.subarray(0, NONCE_BYTES));
      decipher.setAAD(Buffer.from(owner));
      decipher.setAuthTag(bytes.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES));
      const body = bytes.subarray(NONCE_BYTES + TAG_BYTES);
      return Buffer.concat([decipher.update(body), decipher.final()]).toString('utf8');
    },
  };
}

function readKey(path: string): Buffer {
  let key: Buffer;
  try {
    key = readFileSync(path);
  } catch (cause) {
    const what = hasCode(cause, 'ENOENT') ? 'is missing' : `cannot be read (${String(cause)})`;
    throw new SecretKeyError(`The key file ${path} ${what}. ${REMEDY}`, { cause });
  }
  if (key.length === KEY_BYTES) return key;
  throw new SecretKeyError(`The key file ${path} is damaged. ${REMEDY}`);
}

const REMEDY =
  'Restore it from a backup, or start the server once with --new-secrets-key and enter the passwords and private keys of the hosts again.';

const hasCode = (error: unknown, code: string): boolean =>
  error instanceof Error && 'code' in error && error.code === code;
