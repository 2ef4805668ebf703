import { type Kysely, sql } from 'kysely';
import { StorageError } from '../storage-error.ts';
import { hostSecretsOwner, type SecretBox } from './secrets.ts';

interface OldHost {
  readonly id: string;
  readonly secret: string | null;
  readonly private_key: string | null;
}

/** One encrypted document per host replaces one column per secret, so that new kinds of secrets need no column. */
export async function sealTogether(db: Kysely<unknown>, openSecrets: () => SecretBox): Promise<void> {
  await db.schema.alterTable('hosts').addColumn('secrets', 'text').execute();
  const { rows } = await sql<OldHost>`select id, secret, private_key from hosts`.execute(db);
  for (const row of rows) {
    if (row.secret === null && row.private_key === null) continue;
    const sealed = resealed(row, openSecrets());
    await sql`update hosts set secrets = ${sealed} where id = ${row.id}`.execute(db);
  }
  await db.schema.alterTable('hosts').dropColumn('secret').execute();
  await db.schema.alterTable('hosts').dropColumn('private_key').execute();
}

function resealed({ id, secret, private_key }: OldHost, box: SecretBox): string {
  try {
    const document = {
      ...(secret === null ? {} : { password: box.open(secret, id) }),
      ...(private_key === null ? {} : { privateKey: box.open(private_key, `${id} private key`) }),
    };
    return box.seal(JSON.stringify(document), hostSecretsOwner(id));
  } catch (cause) {
    throw new StorageError(
      `The file secrets.key cannot decrypt the password or private key of host ${id}. Restore that file from a backup`,
      { cause },
    );
  }
}
