import { expect, type Locator, type Page } from '@playwright/test';

/** The page of a job. */
export class JobScreen {
  readonly page: Page;
  readonly main: Locator;
  readonly dialog: Locator;
  /** The notice of an interrupted job, with its actions. */
  readonly interrupted: Locator;

  constructor(page: Page) {
    this.page = page;
    this.main = page.getByRole('main');
    this.dialog = page.getByRole('dialog');
    this.interrupted = page.getByRole('region', { name: 'Interrupted' });
  }

  async open(jobId: string): Promise<void> {
    await this.page.goto(`/jobs/${jobId}`);
    await expect(this.main.getByRole('heading', { level: 1 })).toBeVisible();
  }

  button(name: string): Locator {
    return this.main.getByRole('button', { name, exact: true });
  }

  /** Opens the confirmation and confirms it. */
  async decide(ask: string, answer: string): Promise<void> {
    await this.button(ask).click();
    await this.dialog.getByRole('button', { name: answer, exact: true }).click();
    await expect(this.dialog).toBeHidden();
  }

  /** A step, by part of its text. */
  step(words: string): Locator {
    return this.main.getByRole('listitem').filter({ hasText: words });
  }
}
