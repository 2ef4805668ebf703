/** What decides which snapshots a VM on a libvirt host can have. */
export interface LibvirtMachine {
  /** The format of the image in which its firmware keeps variables; absent: the firmware has none. */
  readonly flash?: 'raw' | 'qcow2' | undefined;
  readonly guestAgent: boolean;
  /** Its definition exempts it from AppArmor; absent: it does not. */
  readonly exempt?: boolean;
  /** A device of the host is passed through. */
  readonly hostDevice?: boolean | undefined;
  /** The disks that a snapshot covers. */
  readonly disks: readonly MachineDisk[];
  /** Drives with a medium that the guest can write, which a snapshot does not cover. */
  readonly writableMedia?: readonly string[];
}

export interface MachineDisk {
  readonly target: string;
  readonly format?: string | undefined;
  readonly shareable?: boolean | undefined;
  readonly transient?: boolean | undefined;
  readonly encrypted?: boolean | undefined;
  readonly dataFile?: boolean | undefined;
}
