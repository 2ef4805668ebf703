import { z } from 'zod';
import { Certificate, Problem } from '../errors/table.ts';
import { Hazard } from '../hazard/hazard.ts';
import { Health } from '../health/model.ts';
import { Reclaim } from '../health/reclaim.ts';
import { Power } from '../tree/model.ts';

/** What is never read back. */
export const HostSecret = z.enum(['password', 'privateKey']);
export type HostSecret = z.infer<typeof HostSecret>;

/** PEM as pasted, to be checked before use. */
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

/** The parts of the contract that contain a connection. What a connection is, each kind of hypervisor defines. */
export function hostSchemas<C extends z.ZodType>(connection: C) {
  const HostDraft = z.strictObject({ name: z.string().trim().min(1).max(100), connection });
  return {
    HostDraft,
    /** A draft to test; `host`: the one whose stored secrets are used for those that the draft leaves out. */
    HostTest: HostDraft.extend({ host: z.string().optional() }),
    Host: z.object({
      id: z.string(),
      name: z.string(),
      kind: z.string(),
      /** `file`: from the configuration file, read-only in the browser. */
      origin: z.enum(['file', 'settings', 'demo']),
      /** Without its secrets. */
      connection,
      /** The secrets that are stored. */
      stored: z.array(HostSecret).optional(),
      state: HostState,
    }),
  };
}
export type HostSchemas<C extends z.ZodType> = ReturnType<typeof hostSchemas<C>>;

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
  /** The interrupted job that waits for a decision. */
  interruptedJobId: z.string().optional(),
});
export type Domain = z.infer<typeof Domain>;

/** The known hazards of the hypervisor of a host. */
export const HazardReport = z.object({
  /** Product and version, for display. */
  product: z.string(),
  hazards: z.array(Hazard),
});
export type HazardReport = z.infer<typeof HazardReport>;

/** Whether the simulated hosts of the demo are listed. `disabled`: by the configuration or `--no-demo`. */
export const DemoHosts = z.object({ state: z.enum(['shown', 'removed', 'disabled']) });
export type DemoHosts = z.infer<typeof DemoHosts>;

/** Operations that free space, on all hosts, largest first. */
export const SpaceReport = z.object({
  suggestions: z.array(
    z.object({
      hostId: z.string(),
      hostName: z.string(),
      domainId: z.string(),
      domainName: z.string(),
      reclaim: Reclaim,
    }),
  ),
  /** Domains whose tree was not read yet: the report is incomplete while there are any. */
  unread: z.number().int(),
  /** Snapshots whose size no hypervisor reports. */
  sizesUnknown: z.number().int(),
});
export type SpaceReport = z.infer<typeof SpaceReport>;
