import type { BrowserContext, WebSocketRoute } from '@playwright/test';

/** The connection between one browser and the server, which tests can cut at any time. */
export class Line {
  readonly #context: BrowserContext;
  readonly #open = new Set<WebSocketRoute>();
  #isCut = false;

  private constructor(context: BrowserContext) {
    this.#context = context;
  }

  /** Must be set up before the page opens its socket. */
  static async lay(context: BrowserContext): Promise<Line> {
    const line = new Line(context);
    await context.routeWebSocket(/socket\.io/, (socket) => line.#take(socket));
    return line;
  }

  /** Breaks open connections and blocks new ones. */
  async cut(): Promise<void> {
    this.#isCut = true;
    await this.#context.setOffline(true);
    for (const socket of this.#open) await socket.close({ code: 1001, reason: 'the line was cut' });
    this.#open.clear();
  }

  async mend(): Promise<void> {
    this.#isCut = false;
    await this.#context.setOffline(false);
  }

  #take(socket: WebSocketRoute): void {
    if (this.#isCut) {
      void socket.close({ code: 1001, reason: 'the line was cut' });
      return;
    }
    socket.connectToServer();
    this.#open.add(socket);
  }
}
