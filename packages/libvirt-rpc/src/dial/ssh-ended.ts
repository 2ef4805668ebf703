import { DialError, type DialReason } from '../errors.ts';

/**
 * Messages of OpenSSH (8.4 to 9.9), virt-ssh-helper and netcat, most specific first. ssh lists login methods in
 * brackets after "Permission denied"; the error for a socket has no brackets.
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

export function sshEnded(how: number | string | null, complaint: string): DialError {
  const reason = meanings.find(([pattern]) => pattern.test(complaint))?.[1] ?? 'sshFailed';
  return new DialError(`ssh ended with ${how}: ${complaint || 'no error message'}`, { reason });
}
