import type { Database } from './open.ts';

/** Choices that people make for the server, by key. */
export interface Settings {
  readonly get: (key: string) => Promise<string | undefined>;
  readonly set: (key: string, value: string) => Promise<void>;
}

export function createSettings(db: Database): Settings {
  return {
    async get(key) {
      // The command line also reads databases of earlier versions, which have no such table.
      const tables = await db.introspection.getTables();
      if (!tables.some(({ name }) => name === 'settings')) return undefined;
      const row = await db.selectFrom('settings').select('value').where('key', '=', key).executeTakeFirst();
      return row?.value;
    },
    async set(key, value) {
      await db
        .insertInto('settings')
        .values({ key, value })
        .onConflict((conflict) => conflict.column('key').doUpdateSet({ value }))
        .execute();
    },
  };
}
