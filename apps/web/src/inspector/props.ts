import type { Operation, TreeReading } from '@snaptree/core';
import type { Preview } from '../tree/overlay/preview.ts';

/** What the side panel can do on the page. */
export interface InspectorHandlers {
  /** Chooses an operation, or leaves the preview. */
  readonly prepare: (operation: Operation | undefined) => void;
  /** Shows an operation on the graph while the pointer is over it. */
  readonly hover: (operation: Operation | undefined) => void;
  readonly pick: (id: string) => void;
  /** Selects these snapshots together; fewer than two selects none. */
  readonly choose: (ids: readonly string[]) => void;
  readonly confirm: () => void;
}

/** Of two configurations: what differs, or everything. */
export interface SettingsView {
  readonly all: boolean;
  readonly onAll: (all: boolean) => void;
}

export interface InspectorProps {
  readonly reading: TreeReading;
  readonly picked: string | undefined;
  /** The snapshots that are selected together, or none. */
  readonly chosen: readonly string[];
  readonly pendingOperation: Operation | undefined;
  /** The preview of the pending operation. */
  readonly preview: Preview | undefined;
  /** Why all actions are disabled: the tree is outdated, or a job is running on the VM. */
  readonly blockedReason: string | undefined;
  readonly handlers: InspectorHandlers;
  /** Which settings of a captured configuration are shown. */
  readonly settings: SettingsView;
}
