import { expect, type Locator, type Page } from '@playwright/test';

/** The disk layers on a VM's page: a stack of files for each disk. */
export class LayersScreen {
  readonly #page: Page;

  constructor(page: Page) {
    this.#page = page;
  }

  async open(): Promise<void> {
    await this.#choose('Disk layers');
  }

  async leave(): Promise<void> {
    await this.#choose('Snapshots');
  }

  disk(name: string): Locator {
    return this.#page.getByRole('region', { name, exact: true });
  }

  /** The layers of a disk, from the top down. */
  layers(disk: string): Locator {
    return this.disk(disk).getByRole('treeitem');
  }

  /** The layer of a snapshot on a disk, by the name at the start of its card. */
  layer(disk: string, owner: string): Locator {
    return this.layers(disk).filter({ has: this.#page.getByTitle(owner, { exact: true }) });
  }

  /** The labels of a disk's arrows, from the top down. */
  async arrows(disk: string): Promise<string[]> {
    return this.disk(disk).locator('[data-arrow]').allInnerTexts();
  }

  /** The complete file names on the cards of a disk, from the top down. */
  async files(disk: string): Promise<(string | null)[]> {
    return this.layers(disk)
      .locator('[data-file]')
      .evaluateAll((files) => files.map((file) => file.getAttribute('title')));
  }

  async #choose(lens: string): Promise<void> {
    const lenses = this.#page.getByRole('radiogroup', { name: 'Content' });
    await lenses.getByText(lens, { exact: true }).click();
    await expect(lenses.getByRole('radio', { name: lens })).toBeChecked();
  }
}
