import { expect, type Locator, type Page } from '@playwright/test';
import type { MachineScreen } from './machine.ts';

/** The search in a tree, and collapsed branches. */
export class TreeTools {
  readonly field: Locator;
  /** The number of matches, and which one is selected. */
  readonly count: Locator;
  readonly list: Locator;
  readonly #page: Page;
  readonly #machine: MachineScreen;

  constructor(machine: MachineScreen) {
    this.#machine = machine;
    this.#page = machine.page;
    this.field = this.#page.getByRole('textbox', { name: 'Find in this tree' });
    this.count = this.#page.getByRole('search').getByRole('status');
    this.list = this.#page.getByRole('tree', { name: 'Snapshots' });
  }

  /** The label of a collapsed branch's card, and the button that expands it. */
  plate(name: string): Locator {
    return this.#machine.card(name).getByRole('button', { expanded: false });
  }

  async close(name: string): Promise<void> {
    await this.#machine.card(name).hover();
    await this.#machine.card(name).getByRole('button', { expanded: true }).click();
    await expect(this.plate(name)).toBeVisible();
  }

  row(name: string | RegExp): Locator {
    return this.list.getByRole('treeitem', { name });
  }

  async showList(): Promise<void> {
    await this.#shows('List');
    await expect(this.list).toBeVisible();
  }

  async showGraph(): Promise<void> {
    await this.#shows('Graph');
    await expect(this.#machine.picture).toBeVisible();
  }

  async #shows(label: string): Promise<void> {
    await this.#page.getByRole('radiogroup', { name: 'View' }).getByText(label, { exact: true }).click();
  }
}
