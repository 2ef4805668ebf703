/** pino's levels: 50 is error, 60 is fatal. */
const ERROR = 50;

/** The lines that a server logged, and which of them were unexpected. */
export class ServerLog {
  readonly lines: string[] = [];
  #looked = 0;
  #rest = '';

  take(text: string): void {
    const parts = (this.#rest + text).split('\n');
    this.#rest = parts.pop() ?? '';
    this.lines.push(...parts.filter((line) => line !== ''));
  }

  /** Errors, and lines that are not log entries, since the last call. */
  newErrors(): string[] {
    const fresh = this.lines.slice(this.#looked);
    this.#looked = this.lines.length;
    return fresh.filter(isError);
  }

  tail(count: number): string {
    return this.lines.slice(-count).join('\n');
  }
}

function isError(line: string): boolean {
  try {
    const entry: unknown = JSON.parse(line);
    return typeof entry !== 'object' || entry === null || !('level' in entry) || Number(entry.level) >= ERROR;
  } catch {
    return true;
  }
}
