import { expect, type Locator, type Page } from '@playwright/test';

export type View = 'Now' | 'After' | 'Difference';

/** The page of a VM: its tree, and a panel for the selection. */
export class MachineScreen {
  readonly page: Page;
  readonly picture: Locator;
  readonly details: Locator;
  readonly preview: Locator;
  /** The confirmation dialog. */
  readonly dialog: Locator;
  /** The job bar. */
  readonly jobs: Locator;

  readonly #home: string;

  /** `home`: the address of another product. */
  constructor(page: Page, home = '') {
    this.page = page;
    this.#home = home;
    this.picture = page.getByTestId('rf__wrapper');
    this.details = page.getByRole('region', { name: 'Details' });
    this.preview = page.getByRole('region', { name: 'Preview' });
    this.dialog = page.getByRole('dialog');
    this.jobs = page.getByRole('contentinfo');
  }

  /** Opens the page from the list of VMs, by the VM's name. */
  async find(name: string): Promise<void> {
    await this.page.goto(`${this.#home}/`);
    await this.page.getByRole('textbox', { name: 'Search VMs' }).fill(name);
    await this.page.getByRole('table').getByRole('link', { name, exact: true }).click();
    await this.expectOpen(name);
  }

  async expectOpen(name: string): Promise<void> {
    await expect(this.page.getByRole('heading', { level: 1, name, exact: true })).toBeVisible();
  }

  /** A snapshot's card in the tree. */
  card(name: string): Locator {
    return this.picture.getByRole('group', { name, exact: true });
  }

  get live(): Locator {
    return this.card('Live state');
  }

  async wholeTree(): Promise<void> {
    await this.page.getByRole('button', { name: 'Fit the tree' }).click();
  }

  async choose(name: string): Promise<void> {
    await this.wholeTree();
    await this.card(name).click();
    await this.expectChosen(name);
  }

  /** Asserts that the panel shows this snapshot. */
  async expectChosen(name: string): Promise<void> {
    await expect(this.details.getByRole('heading', { level: 2, name, exact: true })).toBeVisible();
  }

  /** An action for the selected node. If it is refused, the reason follows. */
  action(label: string): Locator {
    return this.details.getByRole('button', { name: new RegExp(`^${label}`) });
  }

  /** Selects a merge into children that is refused. Returns the alternative that copies the data into them. */
  async offerOfCopying(name: string): Promise<Locator> {
    await this.choose(name);
    await this.action('Merge into children').click();
    await expect(this.preview).toContainText('Not possible');
    const offer = new RegExp(`^Merge ${name} into children by copying`);
    return this.preview.getByRole('button', { name: offer }).first();
  }

  async show(view: View): Promise<void> {
    await this.page
      .getByRole('radiogroup', { name: 'Version of the tree' })
      .getByText(view, { exact: true })
      .click();
    await expect(this.page.getByRole('radio', { name: view })).toBeChecked();
  }

  /** From the preview to the dialog. */
  async ask(label: string): Promise<void> {
    await this.preview.getByRole('button', { name: `${label}…` }).click();
    await expect(this.dialog).toBeVisible();
  }

  /** The dialog's button that starts the job. */
  confirm(label: string): Locator {
    return this.dialog.getByRole('button', { name: label, exact: true });
  }

  /** Waits until the job that the dialog started has ended and the job bar shows its outcome. */
  async expectOutcome(words: string, timeout = 20_000): Promise<void> {
    // From here on, the bar shows this job and no longer the previous one.
    await expect(this.dialog).toBeHidden();
    await expect(this.jobs.getByRole('button').getByText(words)).toBeVisible({ timeout });
  }
}
