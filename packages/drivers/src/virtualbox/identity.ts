import type { HypervisorIdentity } from '../driver.ts';
import type { WebSession } from './connecting/web-session.ts';

/** The second bit of a MAC address: assigned by software (bridges, containers, VMs), so that it may change. */
const LOCALLY_ADMINISTERED = 0b10;
/** VirtualBox gives its own host-only adapters the same addresses on every host. */
const HOST_ONLY = '0a:00:27:';

/**
 * VirtualBox (7.2) has no ID of its own. The settings file is one per account, and the lowest address of a network card
 * identifies the computer; an address that the card was manufactured with, if there is one.
 */
export async function readIdentity(session: WebSession): Promise<HypervisorIdentity | undefined> {
  const settings = await session.text('IVirtualBox_getSettingsFilePath', session.root);
  const host = await session.text('IVirtualBox_getHost', session.root);
  const cards = await session.list('IHost_getNetworkInterfaces', host);
  const texts = await Promise.all(
    cards.map((card) => session.text('IHostNetworkInterface_getHardwareAddress', card)),
  );
  const addresses = texts
    .map((text) => text.toLowerCase())
    .filter(isOwn)
    .sort();
  const address = addresses.find(isManufactured) ?? addresses[0];
  return address === undefined ? undefined : { id: `virtualbox ${address} ${settings}`, isUnique: false };
}

const isOwn = (address: string): boolean =>
  /^[0-9a-f]{2}(:[0-9a-f]{2}){5}$/.test(address) &&
  !address.startsWith(HOST_ONLY) &&
  /[1-9a-f]/.test(address);

const isManufactured = (address: string): boolean =>
  (Number.parseInt(address.slice(0, 2), 16) & LOCALLY_ADMINISTERED) === 0;
