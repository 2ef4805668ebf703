import { spawn } from 'node:child_process';
import { checkLiteral, checkName, opened } from '@snaptree/connect';
import { DialError, messageOf } from '../errors.ts';
import { checkedHost, checkedPath, checkedPort, checkedUri, checkedUser } from './checks.ts';
import { ChildWire } from './child-wire.ts';
import { socketCandidates } from './sockets.ts';
import { sshEnded } from './ssh-ended.ts';
import type { Dialed, DialOptions, SshTransport } from './transport.ts';

/** Runs `ssh` with a remote program that connects its stdin and stdout to the daemon's socket. */
export async function dialSsh(transport: SshTransport, options: DialOptions): Promise<Dialed> {
  const uri = options.uri ?? 'qemu:///system';
  // With its configuration, ssh may know the host by another name.
  if (transport.ignoreConfiguration === true) await mustBeDialable(transport.host);
  const child = spawn('ssh', sshArguments(transport, { uri, readOnly: options.readOnly }), {
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  const wire = new ChildWire(child, sshEnded);
  try {
    await opened(wire, { event: 'spawn', signal: options.signal });
  } catch (error) {
    options.signal.throwIfAborted();
    throw new DialError(`Cannot run ssh: ${messageOf(error)}. Install the OpenSSH client on this computer.`, {
      reason: 'sshMissing',
      cause: error,
    });
  }
  const address = transport.user === undefined ? transport.host : `${transport.user}@${transport.host}`;
  return { wire, endpoint: { kind: 'ssh', address, session: uri.endsWith('/session') } };
}

async function mustBeDialable(host: string): Promise<void> {
  try {
    checkLiteral(host);
    await checkName(host);
  } catch (error) {
    throw new DialError(`Cannot connect to ${host} over SSH: ${messageOf(error)}.`, {
      reason: 'notDialable',
      cause: error,
    });
  }
}

/** Every field is checked, and `--` ends the options before the host. */
export function sshArguments(
  transport: SshTransport,
  remote: { uri: string; readOnly: boolean },
): readonly string[] {
  const { port, user, keyFile, knownHostsFile } = transport;
  return [
    ...(transport.ignoreConfiguration === true ? ['-F', 'none'] : []),
    '-T',
    ...['-e', 'none'],
    // Prompts cannot be answered, so an unknown host key or a passphrase is an error.
    ...['-o', 'BatchMode=yes'],
    ...['-o', 'StrictHostKeyChecking=yes'],
    ...(port === undefined ? [] : ['-p', String(checkedPort(port))]),
    ...(user === undefined ? [] : ['-l', checkedUser(user)]),
    ...(keyFile === undefined ? [] : ['-o', 'IdentitiesOnly=yes', '-i', checkedPath(keyFile)]),
    ...(knownHostsFile === undefined ? [] : ['-o', `UserKnownHostsFile=${checkedPath(knownHostsFile)}`]),
    '--',
    checkedHost(transport.host),
    remoteCommand(transport, remote),
  ];
}

/** One line for the remote login shell, made of checked parts only. */
function remoteCommand(transport: SshTransport, remote: { uri: string; readOnly: boolean }): string {
  const uri = checkedUri(remote.uri);
  const helper = `virt-ssh-helper ${remote.readOnly ? '-r ' : ''}${uri}`;
  const netcat = netcatScript(uri, transport.socket, remote.readOnly);
  const proxy = transport.proxy ?? (transport.socket === undefined ? 'auto' : 'netcat');
  switch (proxy) {
    case 'helper':
      return helper;
    case 'netcat':
      return `sh -c '${netcat}'`;
    case 'auto':
      return `sh -c 'command -v virt-ssh-helper >/dev/null 2>&1 && exec ${helper}; ${netcat}'`;
    default:
      return proxy satisfies never;
  }
}

/** Connects to the first socket that exists. `-q0`, if netcat supports it, ends it with its stdin. */
function netcatScript(uri: string, socket: string | undefined, readOnly: boolean): string {
  const runtimeDir = '$XDG_RUNTIME_DIR';
  const paths =
    socket === undefined
      ? socketCandidates(uri, { readOnly, runtimeDir }).map(({ path }) => path)
      : [checkedPath(socket)];
  const words = paths.map((path) => `"${path}"`).join(' ');
  return (
    `q=; nc -h 2>&1 | grep -q -e "-q" && q=-q0; for s in ${words}; do ` +
    'test -S "$s" && exec nc $q -U "$s"; done; echo "no libvirt socket found" >&2; exit 1'
  );
}
