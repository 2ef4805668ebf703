import type { HypervisorIdentity } from '@snaptree/drivers';
import type { Database } from '../../storage/open.ts';

/** What a connected host says about itself. */
export interface Seen {
  readonly identity: HypervisorIdentity;
  readonly domainIds: readonly string[];
}

/** Which hypervisor each host led to when it was last connected, also while it is unreachable. */
export class HostIdentities {
  readonly #db: Database;

  constructor(db: Database) {
    this.#db = db;
  }

  /** The ID of the hypervisor. */
  async of(hostId: string): Promise<string | undefined> {
    const row = await this.#row(hostId);
    return row?.identity;
  }

  async remember(hostId: string, { identity, domainIds }: Seen, now: number): Promise<void> {
    const values = { identity: identity.id, domains: JSON.stringify(domainIds) };
    const before = await this.#row(hostId);
    const since = before?.identity === identity.id ? before.since : now;
    await this.#db
      .insertInto('host_identities')
      .values({ host_id: hostId, since, ...values })
      .onConflict((conflict) => conflict.column('host_id').doUpdateSet({ since, ...values }))
      .execute();
  }

  async forget(hostId: string): Promise<void> {
    await this.#db.deleteFrom('host_identities').where('host_id', '=', hostId).execute();
  }

  /** The one of these hosts that led to the same hypervisor before `hostId` did. */
  async twinOf(hostId: string, seen: Seen, others: readonly string[]): Promise<string | undefined> {
    if (others.length === 0) return undefined;
    const own = await this.#row(hostId);
    const since = own?.identity === seen.identity.id ? own.since : Number.MAX_SAFE_INTEGER;
    const rows = await this.#db
      .selectFrom('host_identities')
      .selectAll()
      .where('identity', '=', seen.identity.id)
      .where('host_id', 'in', others)
      .where('since', '<=', since)
      .orderBy('since')
      .execute();
    return rows.find(({ domains }) => isSame(seen, idsIn(domains)))?.host_id;
  }

  async #row(hostId: string) {
    return this.#db
      .selectFrom('host_identities')
      .selectAll()
      .where('host_id', '=', hostId)
      .executeTakeFirst();
  }
}

/** Two hosts with a cloned ID have no VM in common, unlike one hypervisor that is reached in two ways. */
function isSame({ identity, domainIds }: Seen, others: readonly string[]): boolean {
  if (identity.isUnique || domainIds.length === 0 || others.length === 0) return true;
  const own = new Set(domainIds);
  return others.some((id) => own.has(id));
}

function idsIn(text: string): string[] {
  const ids: unknown = JSON.parse(text);
  return Array.isArray(ids) ? ids.map(String) : [];
}
