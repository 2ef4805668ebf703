import type { Page } from '@playwright/test';
import type { Client } from '../product/api.ts';
import { MachineScreen } from '../screens/machine.ts';

/** The product's answer to one request, which a screen may change. */
type Answer = Record<string, unknown>;

/** What a screen of the gallery can use. */
export class Stage {
  readonly page: Page;
  readonly client: Client;
  readonly machine: MachineScreen;
  readonly narrow: boolean;

  constructor(page: Page, client: Client, narrow: boolean) {
    this.page = page;
    this.client = client;
    this.machine = new MachineScreen(page);
    this.narrow = narrow;
  }

  /**
   * Opens a VM's page with this search. `@name` means the snapshot with this name.
   */
  async open(host: string, name: string, search: Record<string, unknown> = {}): Promise<void> {
    await this.page.goto(await this.address(host, name, search));
    await this.machine.expectOpen(name);
    // The hosts arrive in a separate answer. Until then the page shows the ID of this host.
    const hosts = await this.client.get<{ id: string; name: string }[]>('/api/hosts');
    const hostName = hosts.find(({ id }) => id === host)?.name ?? host;
    await this.page.getByRole('main').getByRole('link', { name: hostName }).first().waitFor();
    if (!this.narrow) await this.page.getByText('vSphere 8 (simulated)').first().waitFor();
  }

  async address(host: string, name: string, search: Record<string, unknown> = {}): Promise<string> {
    const id = await this.client.domainId(host, name);
    const { tree } = await this.client.tree(host, id);
    const idOf = (point: string) => tree.snapshots.find((snapshot) => snapshot.name === point)?.id ?? '';
    const words = Object.entries(search).map(([key, value]) => {
      const text = JSON.stringify(value).replace(/"@([^"]+)"/g, (_, point) => JSON.stringify(idOf(point)));
      return `${key}=${encodeURIComponent(typeof value === 'string' ? JSON.parse(text) : text)}`;
    });
    return `/hosts/${host}/domains/${id}?${words.join('&')}`;
  }

  /** Replaces the server's answers from these addresses. */
  async change(addresses: RegExp, change: (answer: Answer) => unknown): Promise<void> {
    await this.page.route(addresses, async (route) => {
      const response = await route.fetch();
      await route.fulfill({ response, json: change(await response.json()) });
    });
  }

  /** Answers these addresses with a server error. */
  async refuse(addresses: RegExp, status: number, problem: object): Promise<void> {
    await this.page.route(addresses, (route) => route.fulfill({ status, json: { problem } }));
  }

  /** Never answers these addresses. */
  async hold(addresses: RegExp): Promise<void> {
    await this.page.route(addresses, () => undefined);
  }
}
