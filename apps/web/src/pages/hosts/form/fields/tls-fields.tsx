import { TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import type { CertificateReport } from '@snaptree/core';
import type { Host, HostFields } from '@snaptree/hypervisors';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { call } from '../../../../api/http/client.ts';
import styles from '../../hosts.module.css';
import { CertificateFacts } from '../certificate/certificate-facts.tsx';
import { keepsKey } from '../check-fields.ts';
import { PemField } from './pem-field.tsx';
import type { HostFormOf } from './use-fields.ts';

interface TlsFieldsProps {
  readonly form: HostFormOf;
  readonly host: Host | undefined;
}

/** Whom we trust to be the host, and what we show to it. */
export function TlsFields({ form, host }: TlsFieldsProps) {
  const report = useReport(form, host);
  const fault = (field: CertificateFault['field']) =>
    report?.faults.find((each) => each.field === field)?.text;
  return (
    <>
      <TrustFields form={form} report={report} />
      <fieldset className={styles.group}>
        <legend>Our certificate, where it asks for one</legend>
        <PemField form={form} field="certificate" label="Client certificate" fault={fault('certificate')}>
          Signed by an authority that the host knows
          {report?.certificate !== undefined && <CertificateFacts certificate={report.certificate} />}
        </PemField>
        <PemField form={form} field="privateKey" label="Its private key" fault={fault('privateKey')} secret>
          {keyWords(form.values, host)}
        </PemField>
      </fieldset>
    </>
  );
}

/** For hosts that want no certificate of ours. */
export function ServerTlsFields({ form, host }: TlsFieldsProps) {
  return <TrustFields form={form} report={useReport(form, host)} />;
}

type CertificateFault = CertificateReport['faults'][number];

function TrustFields({ form, report }: { form: HostFormOf; report: CertificateReport | undefined }) {
  const fault = report?.faults.find(({ field }) => field === 'ca')?.text;
  return (
    <fieldset className={styles.group}>
      <legend>Its certificate</legend>
      <PemField form={form} field="ca" label="Certificate of its authority" fault={fault}>
        Empty: the authorities that the system knows
        {report?.ca !== undefined && <CertificateFacts certificate={report.ca} />}
      </PemField>
      <TextInput
        label="Fingerprint"
        description="SHA-256, instead of an authority: this one certificate is trusted, and no other. The test shows it."
        classNames={{ input: styles.mono ?? '' }}
        {...form.getInputProps('fingerprint')}
      />
    </fieldset>
  );
}

function keyWords(values: HostFields, host: Host | undefined): string {
  if (keepsKey(values, host)) return 'One is stored. Empty: it stays';
  return host?.stored?.includes('privateKey') === true
    ? 'The stored one is for another address or certificate: give it again'
    : 'Without a passphrase. Encrypted here, and never shown again';
}

/** What the server says about the certificates, shortly after somebody has stopped typing. */
function useReport(form: HostFormOf, host: Host | undefined): CertificateReport | undefined {
  const { ca, certificate, privateKey } = form.values;
  const [asked] = useDebouncedValue({ ca, certificate, privateKey }, 300, { leading: true });
  const report = useQuery({
    queryKey: ['certificates', asked],
    queryFn: ({ signal }) => call('checkCertificates', { body: asked }, { signal }),
    enabled: [asked.ca, asked.certificate, asked.privateKey].some((text) => text.trim() !== ''),
    placeholderData: keepPreviousData,
    staleTime: Number.POSITIVE_INFINITY,
    // A private key is not kept about.
    gcTime: 0,
  }).data;
  if (report === undefined || privateKey !== '' || !keepsKey(form.values, host)) return report;
  return { ...report, faults: report.faults.filter(({ field }) => field !== 'privateKey') };
}
