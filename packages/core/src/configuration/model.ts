import { z } from 'zod';

/** Most characters of a hypervisor's own text that are handed on; what lies beyond is cut and said to be. */
export const RAW_LIMIT = 512 * 1024;

/** The value of one setting, in a form that can be compared and shown alike. */
export const SettingValue = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('text'), text: z.string() }),
  z.object({ kind: z.literal('bytes'), bytes: z.number().nonnegative() }),
  /** Files behind a disk, the active one first; how far down is up to what the hypervisor writes out. */
  z.object({ kind: z.literal('files'), chain: z.array(z.string()) }),
]);
export type SettingValue = z.infer<typeof SettingValue>;

export const Setting = z.object({
  /** The same for the same setting in every configuration; unique within its section. */
  key: z.string(),
  /** For people: "Memory", "Format". */
  label: z.string(),
  value: SettingValue,
  /** Assigned at every start (a port, a device of the host): shown, and never a difference. */
  passing: z.boolean().optional(),
});
export type Setting = z.infer<typeof Setting>;

/** One part of a VM: its processors, one disk, one network card. */
export const ConfigurationSection = z.object({
  /** The same for the same part in every configuration, and unique: `machine`, `disk vda`, `nic 52:54:…`. */
  key: z.string(),
  title: z.string(),
  /** The device by which snapshots know the disk that this section is about. */
  disk: z.string().optional(),
  settings: z.array(Setting),
});
export type ConfigurationSection = z.infer<typeof ConfigurationSection>;

/** The configuration of a VM, in terms that every hypervisor shares. Holds no secrets: drivers take them out. */
export const MachineConfiguration = z.object({
  sections: z.array(ConfigurationSection),
  /** The hypervisor's own document without its secrets; absent where there is none. */
  raw: z
    .object({
      /** What kind of document it is, for people: "libvirt domain XML". */
      format: z.string(),
      text: z.string().max(RAW_LIMIT),
      /** The document is longer than `text`. */
      cut: z.boolean().optional(),
    })
    .optional(),
});
export type MachineConfiguration = z.infer<typeof MachineConfiguration>;

/** A configuration, or why there is none. */
export const ConfigurationAnswer = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('known'),
    /** The configuration for the next start. */
    configuration: MachineConfiguration,
    /** What it runs with until it is switched off, where that is another: parts that were plugged in or out. */
    running: MachineConfiguration.optional(),
  }),
  z.object({
    kind: z.literal('none'),
    /** `metadataOnly`: written without one. `notCaptured`: this hypervisor keeps none. */
    code: z.enum(['metadataOnly', 'notCaptured', 'unreadable']),
    text: z.string(),
  }),
]);
export type ConfigurationAnswer = z.infer<typeof ConfigurationAnswer>;
