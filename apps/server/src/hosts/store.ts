import { HostConnection, type HostDraft } from '@snaptree/core';
import type { Database } from '../storage/open.ts';
import type { SecretBox } from '../storage/secrets.ts';
import { type HostSpec, withoutPassword } from './spec.ts';

/** Hosts of the settings page in the database; passwords sealed under the host's id. */
export interface HostStore {
  readonly list: () => Promise<HostSpec[]>;
  readonly save: (id: string, draft: HostDraft, now: number) => Promise<HostSpec>;
  readonly remove: (id: string) => Promise<void>;
}

export function createHostStore(db: Database, secrets: SecretBox): HostStore {
  const open = (id: string, sealed: string | null) =>
    sealed === null ? undefined : secrets.open(sealed, id);
  return {
    async list() {
      const rows = await db.selectFrom('hosts').selectAll().orderBy('created_at').execute();
      return rows.map((row) => {
        const connection = HostConnection.parse(JSON.parse(row.connection));
        return spec(row.id, row.name, withPassword(connection, open(row.id, row.secret)));
      });
    },
    async save(id, draft, now) {
      const password = draft.connection.kind === 'libvirt' ? draft.connection.password : undefined;
      const values = {
        name: draft.name,
        connection: JSON.stringify(withoutPassword(draft.connection)),
        secret: password === undefined ? null : secrets.seal(password, id),
      };
      await db
        .insertInto('hosts')
        .values({ id, created_at: now, ...values })
        .onConflict((c) => c.column('id').doUpdateSet(values))
        .execute();
      return spec(id, draft.name, draft.connection);
    },
    async remove(id) {
      await db.deleteFrom('hosts').where('id', '=', id).execute();
    },
  };
}

const spec = (id: string, name: string, connection: HostConnection): HostSpec => ({
  id,
  name,
  origin: 'settings',
  connection,
});

/** The same connection with a password, where the kind has one. */
export function withPassword(connection: HostConnection, password: string | undefined): HostConnection {
  if (password === undefined || connection.kind !== 'libvirt') return connection;
  return { ...connection, password };
}
