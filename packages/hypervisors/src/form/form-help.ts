/** One paragraph of what a host needs: a warning, an explanation, then a command to run there. */
export interface FormHelp {
  readonly warning?: string;
  readonly text?: string;
  readonly command?: string;
}
