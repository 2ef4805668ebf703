import { DialError } from '../errors.ts';

/**
 * Checks of user input. `ssh` would read a leading hyphen as an option (as in CVE-2026-4631 of Cockpit), and a quote
 * would escape from its argument in the remote shell.
 */
const hostName = /^(?:[A-Za-z0-9](?:[A-Za-z0-9._-]{0,252})|[0-9A-Fa-f:]*:[0-9A-Fa-f:.]*(?:%[A-Za-z0-9]+)?)$/;
const userName = /^[A-Za-z0-9_][A-Za-z0-9_.@-]{0,63}$/;
const absolutePath = /^\/[A-Za-z0-9_./@:+-]*$/;
const localUri = /^[a-z][a-z0-9]*:\/\/\/[A-Za-z0-9_./-]*$/;

export function checkedHost(host: string): string {
  return checked(host, hostName, {
    what: 'host',
    remedy: 'Enter a host name or an address, without a user or port.',
  });
}

export function checkedUser(user: string): string {
  return checked(user, userName, {
    what: 'user name',
    remedy: 'Use letters, digits, dots, hyphens and underscores.',
  });
}

/** A path without characters that are special to a shell. */
export function checkedPath(path: string): string {
  return checked(path, absolutePath, {
    what: 'path',
    remedy: 'Enter an absolute path without spaces or quotes.',
  });
}

/** Only URIs like `qemu:///system`: other parts could name a different host or a command. */
export function checkedUri(uri: string): string {
  return checked(uri, localUri, {
    what: 'libvirt URI',
    remedy: 'Use a local URI such as qemu:///system. The transport selects the host.',
  });
}

export function checkedPort(port: number): number {
  if (Number.isInteger(port) && port > 0 && port < 65_536) return port;
  throw new DialError(`Cannot use the port ${port}. Enter a number from 1 to 65535.`, { reason: 'field' });
}

function checked(value: string, allowed: RegExp, texts: { what: string; remedy: string }): string {
  if (allowed.test(value)) return value;
  throw new DialError(`Cannot use ${JSON.stringify(value)} as a ${texts.what}. ${texts.remedy}`, {
    reason: 'field',
  });
}
