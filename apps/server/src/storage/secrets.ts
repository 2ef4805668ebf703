import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { StorageError } from './storage-error.ts';

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

/** Reads the key file of the data directory, or creates it. Throws `StorageError` if it is damaged. */
export function openSecretBox(directory: string): SecretBox {
  const key = loadKey(join(directory, 'secrets.key'));
  return {
    seal(text, owner) {
      const nonce = randomBytes(NONCE_BYTES);
      const cipher = createCipheriv('aes-256-gcm', key, nonce);
      cipher.setAAD(Buffer.from(owner));
      const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
      return Buffer.concat([nonce, cipher.getAuthTag(), body]).toString('base64');
    },
    open(sealed, owner) {
      const bytes = Buffer.from(sealed, 'base64');
      const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, NONCE_BYTES));
      decipher.setAAD(Buffer.from(owner));
      decipher.setAuthTag(bytes.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES));
      const body = bytes.subarray(NONCE_BYTES + TAG_BYTES);
      return Buffer.concat([decipher.update(body), decipher.final()]).toString('utf8');
    },
  };
}

function loadKey(path: string): Buffer {
  try {
    writeFileSync(path, randomBytes(KEY_BYTES), { flag: 'wx', mode: 0o600 });
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
  }
  chmodSync(path, 0o600);
  const key = readFileSync(path);
  if (key.length !== KEY_BYTES) {
    throw new StorageError(
      `The key file ${path} is damaged. Restore it from a backup, or delete it and enter the passwords of the hosts again.`,
    );
  }
  return key;
}
