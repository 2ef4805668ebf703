import { z } from 'zod';
import { Certificate, Problem } from '../errors/table.ts';
import { Health } from '../health/health.ts';
import { Reclaim } from '../health/reclaim.ts';
import { Power } from '../tree/model.ts';

/** Text with one or several blocks of PEM, as they stand in files. */
const pem = (label: RegExp, what: string) =>
  z
    .string()
    .max(65_536)
    .refine((text) => label.test(text), `no ${what} in PEM`);
const PemCertificates = pem(
  /-----BEGIN (?:TRUSTED )?CERTIFICATE-----[\s\S]+-----END (?:TRUSTED )?CERTIFICATE-----/,
  'certificate',
);
const PemKey = pem(
  /-----BEGIN (?:RSA |EC )?PRIVATE KEY-----[\s\S]+-----END (?:RSA |EC )?PRIVATE KEY-----/,
  'private key without a passphrase',
);

const Address = z.string().regex(/^[A-Za-z0-9_][A-Za-z0-9_.:-]{0,252}$/);
const Port = z.number().int().min(1).max(65_535);
/** SHA-256 of a server's certificate, hex with or without colons, for a self-signed one. */
const Fingerprint = z.string().regex(/^([0-9A-Fa-f]{2}:?){31}[0-9A-Fa-f]{2}$/);

/** How to reach a host: structured, never a raw URI. */
export const HostConnection = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('simulator'), seed: z.number().int().optional() }),
  z.strictObject({
    kind: z.literal('libvirt'),
    driver: z.enum(['qemu', 'test']),
    /** `user`: the session daemon of the account that runs the server. */
    scope: z.enum(['system', 'session']).optional(),
    transport: z.discriminatedUnion('kind', [
      /** Path absent: the usual sockets are tried in turn. */
      z.strictObject({ kind: z.literal('unix'), path: z.string().startsWith('/').optional() }),
      z.strictObject({
        kind: z.literal('ssh'),
        host: Address,
        user: z
          .string()
          .regex(/^[A-Za-z0-9_][A-Za-z0-9_.-]{0,63}$/)
          .optional(),
        port: Port.optional(),
      }),
      z.strictObject({
        kind: z.literal('tcp'),
        host: Address,
        port: Port.optional(),
      }),
      z.strictObject({
        kind: z.literal('tls'),
        host: Address,
        port: Port.optional(),
        fingerprint: Fingerprint.optional(),
        /** PEM of the authority that signs the server's certificate; absent: those that the system knows. */
        ca: PemCertificates.optional(),
        /** PEM of the certificate that we show, and its key. */
        certificate: PemCertificates.optional(),
        /** Write-only: never read back. */
        privateKey: PemKey.optional(),
      }),
    ]),
    username: z.string().max(256).optional(),
    /** Write-only: never read back. */
    password: z.string().max(1024).optional(),
  }),
  z.strictObject({
    kind: z.literal('virtualbox'),
    /** Where VirtualBox's own web service is. */
    service: z.discriminatedUnion('kind', [
      /** On the computer of the server; it is started when it is needed and ended afterwards. */
      z.strictObject({ kind: z.literal('local') }),
      z.strictObject({ kind: z.literal('http'), host: Address, port: Port.optional() }),
      z.strictObject({
        kind: z.literal('https'),
        host: Address,
        port: Port.optional(),
        fingerprint: Fingerprint.optional(),
        /** PEM of the authority that signs the service's certificate; absent: those that the system knows. */
        ca: PemCertificates.optional(),
      }),
    ]),
    username: z.string().max(256).optional(),
    /** Write-only: never read back. */
    password: z.string().max(1024).optional(),
  }),
  z.strictObject({
    kind: z.literal('vsphere'),
    /** Of a vCenter, or of an ESXi host. */
    host: Address,
    port: Port.optional(),
    fingerprint: Fingerprint.optional(),
    /** PEM of the authority that signs its certificate; absent: those that the system knows. */
    ca: PemCertificates.optional(),
    /** vSphere lets nobody in without one. */
    username: z.string().trim().min(1).max(256),
    /** Write-only: never read back. */
    password: z.string().max(1024).optional(),
  }),
]);
export type HostConnection = z.infer<typeof HostConnection>;

export const HostDraft = z.strictObject({
  name: z.string().trim().min(1).max(100),
  connection: HostConnection,
});
export type HostDraft = z.infer<typeof HostDraft>;

/** What is never read back. */
export const HostSecret = z.enum(['password', 'privateKey']);
export type HostSecret = z.infer<typeof HostSecret>;

/** A draft to try; `host`: the one whose stored secrets stand for those that the draft leaves out. */
export const HostTest = HostDraft.extend({ host: z.string().optional() });

/** PEM as somebody pasted it, to be looked at before it is used. */
export const CertificateCheck = z.strictObject({
  ca: z.string().max(65_536).optional(),
  certificate: z.string().max(65_536).optional(),
  privateKey: z.string().max(65_536).optional(),
});
export type CertificateCheck = z.infer<typeof CertificateCheck>;

export const CertificateReport = z.object({
  /** The first one of each text, where there is one. */
  ca: Certificate.optional(),
  certificate: Certificate.optional(),
  /** In words, each with the text that it is about. */
  faults: z.array(z.object({ field: z.enum(['ca', 'certificate', 'privateKey']), text: z.string() })),
});
export type CertificateReport = z.infer<typeof CertificateReport>;

export const HostState = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('connecting') }),
  z.object({ kind: z.literal('connected'), product: z.string() }),
  z.object({ kind: z.literal('unreachable'), problem: Problem, since: z.number() }),
]);
export type HostState = z.infer<typeof HostState>;

export const Host = z.object({
  id: z.string(),
  name: z.string(),
  kind: z.string(),
  /** `file`: from the configuration file, read-only in the browser. */
  origin: z.enum(['file', 'settings', 'demo']),
  /** Without its secrets. */
  connection: HostConnection,
  /** The secrets that are stored. */
  stored: z.array(HostSecret).optional(),
  state: HostState,
});
export type Host = z.infer<typeof Host>;

export const Domain = z.object({
  id: z.string(),
  hostId: z.string(),
  name: z.string(),
  power: Power,
  /** Absent: not counted yet. */
  snapshots: z.number().int().optional(),
  /** Absent: its tree was not read yet. */
  health: Health.optional(),
  /** When the tree behind `health` was read, milliseconds since the epoch. */
  healthAsOf: z.number().optional(),
  /** A sentence when the tree is broken, partial or cannot be read, or needs work. */
  finding: z.string().optional(),
  /** The job that runs on it now. */
  jobId: z.string().optional(),
  /** The job that stopped half-way on it and waits for a decision. */
  haltedJobId: z.string().optional(),
});
export type Domain = z.infer<typeof Domain>;

/** Where snapshots could give space back, over all hosts; the most first. */
export const SpaceReport = z.object({
  ways: z.array(
    z.object({
      hostId: z.string(),
      hostName: z.string(),
      domainId: z.string(),
      domainName: z.string(),
      way: Reclaim,
    }),
  ),
  /** Domains whose tree was not read yet: the report is not whole while there are any. */
  unread: z.number().int(),
  /** Restore points whose size no hypervisor tells. */
  sizesUnknown: z.number().int(),
});
export type SpaceReport = z.infer<typeof SpaceReport>;
