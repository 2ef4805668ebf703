/** Where a simulated host is kept between two runs. */
export interface WorldStore {
  /** Undefined: nothing was kept yet. */
  load(): Promise<string | undefined>;
  /** Durable when it resolves; a crash in the middle leaves the text before. */
  save(text: string): Promise<void>;
}
