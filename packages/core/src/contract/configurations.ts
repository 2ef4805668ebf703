import { z } from 'zod';
import { ConfigurationAnswer } from '../configuration/model.ts';

/** A picture that the hypervisor kept with a snapshot. Width and height in pixels. */
export const ScreenshotFacts = z.object({
  width: z.number().int().positive(),
  height: z.number().int().positive(),
  /** Drawn by a simulator; no machine ever showed this. */
  simulated: z.boolean(),
});
export type ScreenshotFacts = z.infer<typeof ScreenshotFacts>;

/** The configuration that a snapshot captured, and the current one of the VM. Compare: `compareConfigurations`. */
export const ConfigurationReading = z.object({
  hostId: z.string(),
  domainId: z.string(),
  snapshotId: z.string(),
  captured: ConfigurationAnswer,
  /** The machine as it is now. */
  live: ConfigurationAnswer,
  /** Present where the hypervisor keeps one; the image itself has an address of its own. */
  screenshot: ScreenshotFacts.optional(),
  /** When the hypervisor was read, milliseconds since the epoch on the server's clock. */
  asOf: z.number(),
});
export type ConfigurationReading = z.infer<typeof ConfigurationReading>;
