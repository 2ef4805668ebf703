import { DialError, type DialReason } from '../errors.ts';

/**
 * What the texts of OpenSSH (8.4 to 9.9), of virt-ssh-helper and of netcat mean, the most telling first. ssh itself
 * names the ways of login in brackets after "Permission denied"; a socket that may not be opened has none.
 */
const meanings: readonly (readonly [RegExp, DialReason])[] = [
  [/REMOTE HOST IDENTIFICATION HAS CHANGED/i, 'hostKeyChanged'],
  [/host key is known for|Host key verification failed/i, 'hostKeyUnknown'],
  [/Could not resolve hostname|Name or service not known/i, 'hostNotFound'],
  [/Permission denied \(|Permission denied, please|Too many authentication failures/i, 'sshLoginRefused'],
  [/connect to host .*: Connection refused/i, 'refused'],
  [/connect to host .*: (?:No route to host|Network is unreachable)/i, 'unreachable'],
  [/connect to host .*: (?:Connection|Operation) timed out|Timeout, server/i, 'silent'],
  [/\bnc: (?:not found|command not found)|nc: No such file|: nc: /i, 'remoteNoHelper'],
  [/Permission denied/i, 'remoteSocketDenied'],
  [/no libvirt socket found|No such file or directory|Connection refused/i, 'remoteNoSocket'],
];

/** The error of an ssh that has ended before it should. */
export function sshEnded(how: number | string | null, complaint: string): DialError {
  const reason = meanings.find(([pattern]) => pattern.test(complaint))?.[1] ?? 'sshFailed';
  return new DialError(`ssh ended with ${how}: ${complaint || 'it did not say why'}`, { reason });
}
