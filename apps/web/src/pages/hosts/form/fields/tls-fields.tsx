import { TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import type { CertificateReport } from '@snaptree/core';
import type { Host, HostFields } from '@snaptree/hypervisors';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { call } from '../../../../api/http/client.ts';
import { certificateMessages as messages } from '../../../../messages/hosts/form.ts';
import styles from '../../hosts.module.css';
import { CertificateFacts } from '../certificate/certificate-facts.tsx';
import { keepsKey } from '../check-fields.ts';
import { PemField } from './pem-field.tsx';
import type { HostFormOf } from './use-fields.ts';

interface TlsFieldsProps {
  readonly form: HostFormOf;
  readonly host: Host | undefined;
}

/** How Snaptree verifies the host, and the certificate it presents to it. */
export function TlsFields({ form, host }: TlsFieldsProps) {
  const report = useReport(form, host);
  const fault = (field: CertificateFault['field']) =>
    report?.faults.find((each) => each.field === field)?.text;
  return (
    <>
      <TrustFields form={form} report={report} />
      <fieldset className={styles.group}>
        <legend>{messages.client}</legend>
        <PemField
          form={form}
          field="certificate"
          label={messages.certificate.label}
          fault={fault('certificate')}
        >
          {messages.certificate.help}
          {report?.certificate !== undefined && <CertificateFacts certificate={report.certificate} />}
        </PemField>
        <PemField
          form={form}
          field="privateKey"
          label={messages.privateKey.label}
          fault={fault('privateKey')}
          secret
        >
          {keyHelp(form.values, host)}
        </PemField>
      </fieldset>
    </>
  );
}

/** For hosts that take no client certificate. */
export function ServerTlsFields({ form, host }: TlsFieldsProps) {
  return <TrustFields form={form} report={useReport(form, host)} />;
}

type CertificateFault = CertificateReport['faults'][number];

function TrustFields({ form, report }: { form: HostFormOf; report: CertificateReport | undefined }) {
  const fault = report?.faults.find(({ field }) => field === 'ca')?.text;
  return (
    <fieldset className={styles.group}>
      <legend>{messages.server}</legend>
      <PemField form={form} field="ca" label={messages.ca.label} fault={fault}>
        {messages.ca.help}
        {report?.ca !== undefined && <CertificateFacts certificate={report.ca} />}
      </PemField>
      <TextInput
        label={messages.fingerprint.label}
        description={messages.fingerprint.help}
        classNames={{ input: styles.mono ?? '' }}
        {...form.getInputProps('fingerprint')}
      />
    </fieldset>
  );
}

function keyHelp(values: HostFields, host: Host | undefined): string {
  const { help, storedHelp, changedHelp } = messages.privateKey;
  if (keepsKey(values, host)) return storedHelp;
  return host?.stored?.includes('privateKey') === true ? changedHelp : help;
}

/** What the server reports about the certificates, shortly after the user stops typing. */
function useReport(form: HostFormOf, host: Host | undefined): CertificateReport | undefined {
  const { ca, certificate, privateKey } = form.values;
  const [asked] = useDebouncedValue({ ca, certificate, privateKey }, 300, { leading: true });
  const report = useQuery({
    queryKey: ['certificates', asked],
    queryFn: ({ signal }) => call('checkCertificates', { body: asked }, { signal }),
    enabled: [asked.ca, asked.certificate, asked.privateKey].some((text) => text.trim() !== ''),
    placeholderData: keepPreviousData,
    staleTime: Number.POSITIVE_INFINITY,
    // A private key is not kept in memory.
    gcTime: 0,
  }).data;
  if (report === undefined || privateKey !== '' || !keepsKey(form.values, host)) return report;
  return { ...report, faults: report.faults.filter(({ field }) => field !== 'privateKey') };
}
