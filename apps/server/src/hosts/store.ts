import { HostSecret } from '@snaptree/core';
import { HostConnection, type HostDraft, type Secrets, secretsOf, withSecrets } from '@snaptree/hypervisors';
import { z } from 'zod';
import type { Database } from '../storage/open.ts';
import { hostSecretsOwner, type SecretBox } from '../storage/secrets.ts';
import { type HostSpec, withoutSecrets } from './spec.ts';

/** Hosts added in the browser, in the database. Secrets are sealed with the host's ID. */
export interface HostStore {
  readonly list: () => Promise<HostSpec[]>;
  readonly save: (id: string, draft: HostDraft, now: number) => Promise<HostSpec>;
  /** Also removes the notes on its snapshots. */
  readonly remove: (id: string) => Promise<void>;
}

const SecretDocument = z.partialRecord(HostSecret, z.string());

export function createHostStore(db: Database, box: SecretBox): HostStore {
  const open = (id: string, sealed: string | null): Secrets =>
    sealed === null ? {} : SecretDocument.parse(JSON.parse(box.open(sealed, hostSecretsOwner(id))));
  const seal = (id: string, secrets: Secrets): string | null => {
    const document = JSON.stringify(secrets);
    return document === '{}' ? null : box.seal(document, hostSecretsOwner(id));
  };
  return {
    async list() {
      const rows = await db.selectFrom('hosts').selectAll().orderBy('created_at').execute();
      return rows.map((row) => {
        const connection = HostConnection.parse(JSON.parse(row.connection));
        return spec(row.id, row.name, withSecrets(connection, open(row.id, row.secrets)));
      });
    },
    async save(id, draft, now) {
      const values = {
        name: draft.name,
        connection: JSON.stringify(withoutSecrets(draft.connection)),
        secrets: seal(id, secretsOf(draft.connection)),
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
