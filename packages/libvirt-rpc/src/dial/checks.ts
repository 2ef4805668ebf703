import { DialError } from '../errors.ts';

/**
 * Checks on what people type. A value that begins with a hyphen would be read as an option by `ssh`
 * (CVE-2026-4631 in Cockpit was that), one with a quote would leave its argument in the remote shell.
 */
const hostName = /^(?:[A-Za-z0-9](?:[A-Za-z0-9._-]{0,252})|[0-9A-Fa-f:]*:[0-9A-Fa-f:.]*(?:%[A-Za-z0-9]+)?)$/;
const userName = /^[A-Za-z0-9_][A-Za-z0-9_.@-]{0,63}$/;
const absolutePath = /^\/[A-Za-z0-9_./@:+-]*$/;
const localUri = /^[a-z][a-z0-9]*:\/\/\/[A-Za-z0-9_./-]*$/;

export function checkedHost(host: string): string {
  return checked(host, hostName, {
    what: 'host',
    remedy: 'Give a host name or an address, without user and port.',
  });
}

export function checkedUser(user: string): string {
  return checked(user, userName, {
    what: 'user name',
    remedy: 'Use letters, digits, dots, hyphens and underscores.',
  });
}

/** A path for a remote shell: nothing in it that a shell would read as anything but a path. */
export function checkedPath(path: string): string {
  return checked(path, absolutePath, {
    what: 'path',
    remedy: 'Give an absolute path without spaces and quotes.',
  });
}

/** `qemu:///system` and its like. Other parts of libvirt's URIs could name another host or a command. */
export function checkedUri(uri: string): string {
  return checked(uri, localUri, {
    what: 'libvirt URI',
    remedy: 'Give a local one like qemu:///system; where it is, is the transport.',
  });
}

export function checkedPort(port: number): number {
  if (Number.isInteger(port) && port > 0 && port < 65_536) return port;
  throw new DialError(`Cannot use the port ${port}. Give a number from 1 to 65535.`, { reason: 'field' });
}

function checked(value: string, allowed: RegExp, texts: { what: string; remedy: string }): string {
  if (allowed.test(value)) return value;
  throw new DialError(`Cannot use ${JSON.stringify(value)} as a ${texts.what}. ${texts.remedy}`, {
    reason: 'field',
  });
}
