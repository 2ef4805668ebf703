import type { Storage } from '../open.ts';
import { hasSecretsKey, openSecretBox, readSecretBox, type SecretBox } from './secrets.ts';

/**
 * The secrets of a data directory. A key is created only while nothing is encrypted: with a new one, what a lost or
 * damaged key encrypted could never be read again.
 */
export async function secretBoxOf(directory: string, { db }: Storage): Promise<SecretBox> {
  if (hasSecretsKey(directory)) return readSecretBox(directory);
  const sealed = await db
    .selectFrom('hosts')
    .select('id')
    .where('secrets', 'is not', null)
    .executeTakeFirst();
  return sealed === undefined ? openSecretBox(directory) : readSecretBox(directory);
}
