import { type LookupOptions, lookup } from 'node:dns';
import { lookup as resolve } from 'node:dns/promises';
import { BlockList, isIP, type LookupFunction } from 'node:net';

/** Addresses at which no hypervisor is managed: other services of this computer and of clouds answer there. */
const never = new BlockList();
never.addAddress('0.0.0.0', 'ipv4');
never.addSubnet('169.254.0.0', 16, 'ipv4');
never.addSubnet('224.0.0.0', 4, 'ipv4');
never.addAddress('255.255.255.255', 'ipv4');
never.addAddress('::', 'ipv6');
never.addSubnet('fe80::', 10, 'ipv6');
never.addSubnet('ff00::', 8, 'ipv6');
// The metadata service of Amazon EC2 in IPv6.
never.addAddress('fd00:ec2::254', 'ipv6');

/** The address is link-local, unspecified or multicast. Nothing was sent. */
export class NotDialable extends Error {
  override readonly name = 'NotDialable';
  readonly code = 'ENOTDIALABLE';
}

const isDialable = (address: string): boolean => {
  const [bare = ''] = address.split('%');
  return !never.check(bare, isIP(bare) === 6 ? 'ipv6' : 'ipv4');
};

function mustBeDialable(address: string): void {
  if (!isDialable(address)) throw new NotDialable('the address is link-local, unspecified or multicast');
}

/** Throws `NotDialable` for such an address. Names are checked by `dialableLookup`, when they are resolved. */
export function checkLiteral(host: string): void {
  if (isIP(host) !== 0) mustBeDialable(host);
}

/**
 * For programs that open connections on their own: throws `NotDialable` if the name resolves to such an address. Names
 * that cannot be resolved here are left to the program.
 */
export async function checkName(host: string): Promise<void> {
  const found = await resolve(host, { all: true }).catch(() => []);
  for (const { address } of found) mustBeDialable(address);
}

/** `lookup` of a socket: resolves once, and connects only to what was checked. */
export const dialableLookup: LookupFunction = (host, options: LookupOptions, done) => {
  lookup(host, { ...options, all: true }, (error, found) => {
    const refused = found?.find(({ address }) => !isDialable(address));
    if (error !== null) return done(error, []);
    if (refused !== undefined)
      return done(new NotDialable('the name resolves to a link-local, unspecified or multicast address'), []);
    const [first] = found;
    if (options.all === true || first === undefined) return done(null, found);
    return done(null, first.address, first.family);
  });
};
