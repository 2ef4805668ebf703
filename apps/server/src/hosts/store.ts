import { HostConnection, type HostDraft, secretsOf, withSecrets } from '@snaptree/hypervisors';
import type { Database } from '../storage/open.ts';
import type { SecretBox } from '../storage/secrets.ts';
import { type HostSpec, withoutSecrets } from './spec.ts';

/** Hosts of the settings page in the database; secrets sealed under the host's id. */
export interface HostStore {
  readonly list: () => Promise<HostSpec[]>;
  readonly save: (id: string, draft: HostDraft, now: number) => Promise<HostSpec>;
  /** With the marks that were set on its restore points. */
  readonly remove: (id: string) => Promise<void>;
}

export function createHostStore(db: Database, secrets: SecretBox): HostStore {
  const open = (owner: string, sealed: string | null) =>
    sealed === null ? undefined : secrets.open(sealed, owner);
  const seal = (owner: string, text: string | undefined) =>
    text === undefined ? null : secrets.seal(text, owner);
  return {
    async list() {
      const rows = await db.selectFrom('hosts').selectAll().orderBy('created_at').execute();
      return rows.map((row) => {
        const connection = HostConnection.parse(JSON.parse(row.connection));
        const password = open(row.id, row.secret);
        const privateKey = open(keyOwner(row.id), row.private_key);
        return spec(row.id, row.name, withSecrets(connection, { password, privateKey }));
      });
    },
    async save(id, draft, now) {
      const { password, privateKey } = secretsOf(draft.connection);
      const values = {
        name: draft.name,
        connection: JSON.stringify(withoutSecrets(draft.connection)),
        secret: seal(id, password),
        private_key: seal(keyOwner(id), privateKey),
      };
      await db
        .insertInto('hosts')
        .values({ id, created_at: now, ...values })
        .onConflict((c) => c.column('id').doUpdateSet(values))
        .execute();
      return spec(id, draft.name, draft.connection);
    },
    async remove(id) {
      await db.transaction().execute(async (trx) => {
        await trx.deleteFrom('hosts').where('id', '=', id).execute();
        await trx.deleteFrom('snapshot_notes').where('host_id', '=', id).execute();
      });
    },
  };
}

const spec = (id: string, name: string, connection: HostConnection): HostSpec => ({
  id,
  name,
  origin: 'settings',
  connection,
});

/** Another owner than the password's: sealed texts that changed places do not open. */
const keyOwner = (id: string) => `${id} private key`;
