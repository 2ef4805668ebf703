/** What decides which snapshots a VM on a libvirt host can have. */
export interface LibvirtMachine {
  /** Its firmware keeps variables in flash memory. */
  readonly flash: boolean;
  readonly guestAgent: boolean;
  /** Its definition exempts it from AppArmor; absent: it does not. */
  readonly exempt?: boolean;
  /** The disks that a snapshot covers. */
  readonly disks: readonly { readonly format?: string | undefined }[];
}
