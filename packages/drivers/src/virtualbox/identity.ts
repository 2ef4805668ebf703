import type { HypervisorIdentity } from '../driver.ts';
import type { WebSession } from './connecting/web-session.ts';

/** The second bit of a MAC address: assigned by software (bridges, containers, VPNs), so that hosts share it. */
const LOCALLY_ADMINISTERED = 0b10;

/**
 * VirtualBox (7.2) has no ID of its own. The settings file is one per account, and the lowest address that a network card
 * was manufactured with identifies the computer.
 */
export async function readIdentity(session: WebSession): Promise<HypervisorIdentity | undefined> {
  const settings = await session.text('IVirtualBox_getSettingsFilePath', session.root);
  const host = await session.text('IVirtualBox_getHost', session.root);
  const cards = await session.list('IHost_getNetworkInterfaces', host);
  const addresses = await Promise.all(
    cards.map((card) => session.text('IHostNetworkInterface_getHardwareAddress', card)),
  );
  const [lowest] = addresses
    .filter(isManufactured)
    .map((address) => address.toLowerCase())
    .sort();
  return lowest === undefined ? undefined : { id: `virtualbox ${lowest} ${settings}`, isUnique: false };
}

function isManufactured(address: string): boolean {
  const first = Number.parseInt(address.slice(0, 2), 16);
  return (
    /^[0-9a-f]{2}(:[0-9a-f]{2}){5}$/i.test(address) &&
    (first & LOCALLY_ADMINISTERED) === 0 &&
    !/^(00:)+00$/.test(address)
  );
}
