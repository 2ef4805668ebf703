import { Input, SegmentedControl } from '@mantine/core';
import { type Host, type HostFields, type ServiceKind, VIRTUALBOX_PORT } from '@snaptree/hypervisors';
import styles from '../../hosts.module.css';
import { AddressFields } from './address-fields.tsx';
import { SignInFields } from './sign-in-fields.tsx';
import { ServerTlsFields } from './tls-fields.tsx';
import type { HostFormOf } from './use-fields.ts';

const ways: readonly { value: ServiceKind; label: string }[] = [
  { value: 'local', label: 'This machine' },
  { value: 'https', label: 'HTTPS' },
  { value: 'http', label: 'HTTP' },
];

interface VirtualBoxFieldsProps {
  readonly form: HostFormOf;
  readonly host: Host | undefined;
}

/** A VirtualBox behind its own web service: where it listens, and the sign-in. */
export function VirtualBoxFields({ form, host }: VirtualBoxFieldsProps) {
  const { values } = form;
  return (
    <>
      <div>
        <span className={styles.label} id="service">
          Its web service
        </span>
        <SegmentedControl
          fullWidth
          aria-labelledby="service"
          data={[...ways]}
          value={values.service}
          onChange={(value) => {
            form.setFieldValue('service', value);
            form.clearErrors();
          }}
        />
        {form.errors.service !== undefined && <Input.Error role="alert">{form.errors.service}</Input.Error>}
      </div>
      <section className={styles.help} aria-label="What the host needs">
        <Help service={values.service} />
      </section>
      {values.service !== 'local' && (
        <AddressFields form={form} example="workstation.example.org" usualPort={VIRTUALBOX_PORT} />
      )}
      {values.service === 'https' && <ServerTlsFields form={form} host={host} />}
      {values.service !== 'local' && (
        <SignInFields
          form={form}
          host={host}
          hint="The account whose machines these are, as vboxwebsrv asks"
        />
      )}
    </>
  );
}

function Help({ service }: { service: HostFields['service'] }) {
  switch (service) {
    case 'local':
      return (
        <>
          <p>
            Snaptree starts VirtualBox’s web service on this machine when it needs it, for the machines of the
            account that runs Snaptree, and ends it afterwards. Meanwhile it asks for no password:{' '}
            <b>everybody who is logged on to this machine can reach it</b>.
          </p>
          <p>VirtualBox knows no rights within an account: run Snaptree with one of its own, not as root.</p>
        </>
      );
    case 'https':
      return (
        <>
          <p>
            On the host, as the account whose machines these are, with a certificate and its key in one file:
          </p>
          <code className={styles.command}>vboxwebsrv --host 0.0.0.0 --ssl --keyfile server.pem</code>
          <LeastRights />
        </>
      );
    case 'http':
      return (
        <>
          <p>
            <b>Not encrypted</b>: whoever is on the way can read the password. For loopback, or through a
            tunnel of ssh. On the host, as the account whose machines these are:
          </p>
          <code className={styles.command}>vboxwebsrv --host 127.0.0.1</code>
          <LeastRights />
        </>
      );
    default:
      return service satisfies never;
  }
}

function LeastRights() {
  return (
    <p>
      Who signs in can do everything to that account’s machines. So take an account with these machines and
      nothing else, not root, and leave the sign-in on (no <code>-A null</code>).
    </p>
  );
}
