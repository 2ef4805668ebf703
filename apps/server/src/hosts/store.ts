import { HostSecret, type Problem, SnaptreeError } from '@snaptree/core';
import { HostConnection, type HostDraft, type Secrets, secretsOf, withSecrets } from '@snaptree/hypervisors';
import { z } from 'zod';
import type { Database } from '../storage/open.ts';
import { hostSecretsOwner, type SecretBox, SecretKeyError } from '../storage/secrets/secrets.ts';
import { writeProblem } from '../storage/sqlite/write-problem.ts';
import { type HostSpec, withoutSecrets } from './spec.ts';

/** Hosts added in the browser, in the database. Secrets are sealed with the host's ID. */
export interface HostStore {
  /** A host whose secrets cannot be decrypted has `unusable`. Rows that cannot be read at all are left out. */
  readonly list: (
    unreadable?: (row: { id: string; name: string; reason: string }) => void,
  ) => Promise<HostSpec[]>;
  /** Throws `secretsUnreadable` without a usable key, and `journalUnavailable`. */
  readonly save: (id: string, draft: HostDraft, now: number) => Promise<HostSpec>;
  /** Also removes the notes on its snapshots. */
  readonly remove: (id: string) => Promise<void>;
}

const SecretDocument = z.partialRecord(HostSecret, z.string());

export function createHostStore(db: Database, box: SecretBox): HostStore {
  return {
    async list(unreadable) {
      const rows = await db.selectFrom('hosts').selectAll().orderBy('created_at').execute();
      return rows.flatMap(({ id, name, connection, secrets }) => {
        try {
          const known = HostConnection.parse(JSON.parse(connection));
          const opened = openSecrets(box, { id, name, sealed: secrets });
          if ('code' in opened) return [{ ...spec(id, name, known), unusable: opened }];
          return [spec(id, name, withSecrets(known, opened))];
        } catch (error) {
          unreadable?.({
            id,
            name,
            reason: error instanceof z.ZodError ? z.prettifyError(error) : String(error),
          });
          return [];
        }
      });
    },
    async save(id, draft, now) {
      const values = {
        name: draft.name,
        connection: JSON.stringify(withoutSecrets(draft.connection)),
        secrets: sealSecrets(box, id, draft),
      };
      await db
        .insertInto('hosts')
        .values({ id, created_at: now, ...values })
        .onConflict((c) => c.column('id').doUpdateSet(values))
        .execute()
        .catch((cause: unknown) => {
          const what = 'Cannot save host {on}.';
          throw new SnaptreeError(writeProblem(cause, { what, on: draft.name, next: 'try again' }), {
            cause,
          });
        });
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

interface Sealed {
  readonly id: string;
  readonly name: string;
  readonly sealed: string | null;
}

function openSecrets(box: SecretBox, { id, name, sealed }: Sealed): Secrets | Problem {
  if (sealed === null) return {};
  try {
    return SecretDocument.parse(JSON.parse(box.open(sealed, hostSecretsOwner(id))));
  } catch (error) {
    const isKeyAtFault = error instanceof SecretKeyError;
    return {
      code: 'secretsUnreadable',
      what: 'Cannot decrypt the stored password or private key of host {on}.',
      on: name,
      todo: isKeyAtFault
        ? error.message
        : 'The file secrets.key is not the one that encrypted it, or the database was changed. Restore secrets.key from a backup, or enter the password or private key again.',
    };
  }
}

function sealSecrets(box: SecretBox, id: string, { name, connection }: HostDraft): string | null {
  const document = JSON.stringify(secretsOf(connection));
  if (document === '{}') return null;
  try {
    return box.seal(document, hostSecretsOwner(id));
  } catch (cause) {
    if (!(cause instanceof SecretKeyError)) throw cause;
    const what =
      'Cannot save the password or private key of host {on}, because there is no key to encrypt it with.';
    throw new SnaptreeError({ code: 'secretsUnreadable', what, on: name, todo: cause.message }, { cause });
  }
}

const spec = (id: string, name: string, connection: HostConnection): HostSpec => ({
  id,
  name,
  origin: 'settings',
  connection,
});
