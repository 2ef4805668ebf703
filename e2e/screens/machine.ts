import { expect, type Locator, type Page } from '@playwright/test';

export type View = 'Now' | 'After' | 'Difference';

/** The page of one machine as a person sees it: a picture of its tree, and a panel about what was chosen. */
export class MachineScreen {
  readonly page: Page;
  readonly picture: Locator;
  readonly details: Locator;
  readonly preview: Locator;
  /** The last question before something happens. */
  readonly dialog: Locator;
  /** What runs, on every screen. */
  readonly jobs: Locator;

  readonly #home: string;

  /** `home`: the address of another product than the test's own. */
  constructor(page: Page, home = '') {
    this.page = page;
    this.#home = home;
    this.picture = page.getByTestId('rf__wrapper');
    this.details = page.getByRole('region', { name: 'Details' });
    this.preview = page.getByRole('region', { name: 'Preview' });
    this.dialog = page.getByRole('dialog');
    this.jobs = page.getByRole('contentinfo');
  }

  /** Goes there from the list of machines, as somebody does who knows the machine's name. */
  async find(name: string): Promise<void> {
    await this.page.goto(`${this.#home}/`);
    await this.page.getByRole('textbox', { name: 'Search VMs' }).fill(name);
    await this.page.getByRole('table').getByRole('link', { name, exact: true }).click();
    await this.expectOpen(name);
  }

  async expectOpen(name: string): Promise<void> {
    await expect(this.page.getByRole('heading', { level: 1, name, exact: true })).toBeVisible();
  }

  /** A restore point's card in the picture. */
  card(name: string): Locator {
    return this.picture.getByRole('group', { name, exact: true });
  }

  get live(): Locator {
    return this.card('Live state');
  }

  async wholeTree(): Promise<void> {
    await this.page.getByRole('button', { name: 'Show the whole tree' }).click();
  }

  async choose(name: string): Promise<void> {
    await this.wholeTree();
    await this.card(name).click();
    await this.expectChosen(name);
  }

  /** The panel is about this restore point. */
  async expectChosen(name: string): Promise<void> {
    await expect(this.details.getByRole('heading', { level: 2, name, exact: true })).toBeVisible();
  }

  /** An action of the chosen node; its reason follows when it is refused. */
  action(label: string): Locator {
    return this.details.getByRole('button', { name: new RegExp(`^${label}`) });
  }

  async show(view: View): Promise<void> {
    await this.page.getByRole('radiogroup', { name: 'Which tree' }).getByText(view, { exact: true }).click();
    await expect(this.page.getByRole('radio', { name: view })).toBeChecked();
  }

  /** From the preview to the dialog. */
  async ask(label: string): Promise<void> {
    await this.preview.getByRole('button', { name: `${label}…` }).click();
    await expect(this.dialog).toBeVisible();
  }

  /** The dialog's button that begins the job. */
  confirm(label: string): Locator {
    return this.dialog.getByRole('button', { name: label, exact: true });
  }

  /** Waits until the job that the dialog has begun is over, and the bar at the foot of the page says how. */
  async expectOutcome(words: string, timeout = 20_000): Promise<void> {
    // From here on the bar is about this job and no more about the one before.
    await expect(this.dialog).toBeHidden();
    await expect(this.jobs.getByText(words)).toBeVisible({ timeout });
  }
}
