import type { ServiceKind } from '../form/connection-fields.ts';
import type { FormHelp } from '../form/form-help.ts';

export const virtualBoxFormText = {
  connection: 'Web service',
  services: { local: 'This computer', https: 'HTTPS', http: 'HTTP' } satisfies Record<ServiceKind, string>,
  addressExample: 'workstation.example.org',
  signInHelp: 'The account that owns the VMs, as vboxwebsrv requires',
};

const LEAST_RIGHTS: FormHelp = {
  text: 'Whoever signs in has full control over the VMs of that account. Use an account that has only these VMs, never root, and keep authentication enabled (no -A null).',
};

/** What the host needs so that its web service can be used this way. */
export function virtualBoxHelp(service: ServiceKind): readonly FormHelp[] {
  switch (service) {
    case 'local':
      return [
        {
          warning: 'While it runs, every user of this computer can connect to it without a password.',
          text: 'Snaptree starts the VirtualBox web service on this computer when it needs it, and stops it afterward. It manages the VMs of the account that runs Snaptree.',
        },
        {
          text: 'VirtualBox has no permissions within an account. Run Snaptree under its own account, not as root.',
        },
      ];
    case 'https':
      return [
        {
          text: 'On the host, as the account that owns the VMs, with a certificate and its key in one file:',
          command: 'vboxwebsrv --host 0.0.0.0 --ssl --keyfile server.pem',
        },
        LEAST_RIGHTS,
      ];
    case 'http':
      return [
        {
          warning: 'Not encrypted.',
          text: 'Anyone on the network can read the password. Use it only on loopback or through an SSH tunnel. On the host, as the account that owns the VMs:',
          command: 'vboxwebsrv --host 127.0.0.1',
        },
        LEAST_RIGHTS,
      ];
    default:
      return service satisfies never;
  }
}
