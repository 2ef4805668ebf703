import { expect, type Locator, type Page } from '@playwright/test';

/** The page of one job as a person sees it. */
export class JobScreen {
  readonly page: Page;
  readonly main: Locator;
  readonly dialog: Locator;
  /** What a job that stopped half-way shows, and asks. */
  readonly halfWay: Locator;

  constructor(page: Page) {
    this.page = page;
    this.main = page.getByRole('main');
    this.dialog = page.getByRole('dialog');
    this.halfWay = page.getByRole('region', { name: 'Stopped half-way' });
  }

  async open(jobId: string): Promise<void> {
    await this.page.goto(`/jobs/${jobId}`);
    await expect(this.main.getByRole('heading', { level: 1 })).toBeVisible();
  }

  button(name: string): Locator {
    return this.main.getByRole('button', { name, exact: true });
  }

  /** From the page to the question, and through it. */
  async decide(ask: string, answer: string): Promise<void> {
    await this.button(ask).click();
    await this.dialog.getByRole('button', { name: answer, exact: true }).click();
    await expect(this.dialog).toBeHidden();
  }

  /** One of the steps, by a part of its words. */
  step(words: string): Locator {
    return this.main.getByRole('listitem').filter({ hasText: words });
  }
}
