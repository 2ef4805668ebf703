import { type MessageText, message } from '@snaptree/core';

/** A disk that is not based on the snapshot that the hypervisor reports as the current one, both by name. */
interface Contradiction {
  /** Undefined: no snapshot is current. */
  readonly current: string | undefined;
  readonly disk: string;
  /** Undefined: the base image. */
  readonly basedOn: string | undefined;
}

export function contradiction({ current, disk, basedOn }: Contradiction): MessageText {
  if (current === undefined)
    return basedOn === undefined
      ? message`No snapshot is current, but ${disk} is not based on the base image.`
      : message`No snapshot is current, but ${disk} is based on ${basedOn}.`;
  return basedOn === undefined
    ? message`Snapshot ${current} is marked as current, but ${disk} is based on the base image.`
    : message`Snapshot ${current} is marked as current, but ${disk} is based on ${basedOn}.`;
}
