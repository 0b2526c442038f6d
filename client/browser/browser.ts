/** A real Chromium that visits the page, and what the tests of it have in common. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { chromium, type Browser, type BrowserContext, type Locator, type Page } from 'playwright-core';

/** Of the one address of a running system. */
export const ADDRESS = process.env['TICKETING_ADDRESS'] ?? 'http://localhost:8080';

const SCREENSHOTS = process.env['TICKETING_SCREENSHOTS'];
const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

export function launch(): Promise<Browser> {
  return chromium.launch({
    executablePath: process.env['TICKETING_BROWSER'] ?? '/usr/bin/chromium',
    args: [
      '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
      '--disable-component-update', '--disable-sync',
    ],
  });
}

/** Somebody with cookies of their own. What the console says is kept: nothing is to be said there. */
export class Visitor {
  private readonly console: string[] = [];

  private constructor(
    readonly context: BrowserContext,
    readonly page: Page,
  ) {}

  static async arrives(browser: Browser, options: { dark?: boolean; width?: number } = {}): Promise<Visitor> {
    const context = await browser.newContext({
      baseURL: ADDRESS,
      colorScheme: options.dark === true ? 'dark' : 'light',
      viewport: { width: options.width ?? 1000, height: 800 },
      reducedMotion: 'reduce',
      locale: 'en',
    });
    context.setDefaultTimeout(20_000);
    const visitor = new Visitor(context, await context.newPage());
    visitor.listenTo(visitor.page);
    return visitor;
  }

  async opensTab(path: string): Promise<Page> {
    const tab = await this.context.newPage();
    this.listenTo(tab);
    await tab.goto(path);
    return tab;
  }

  private listenTo(page: Page): void {
    page.on('console', message => this.console.push(`${message.type()}: ${message.text()}`));
    page.on('pageerror', error => this.console.push(`thrown: ${error.message}`));
  }

  async signsUp(): Promise<void> {
    await this.page.goto('/signup');
    await this.page.getByLabel('E-mail').fill(newEmail());
    await this.page.getByLabel('Password').fill('correct horse');
    await this.page.getByRole('button', { name: 'Sign up' }).click();
    await this.page.getByRole('button', { name: 'Sign out' }).waitFor();
  }

  async offers(title: string, price: string): Promise<void> {
    await this.page.goto('/sell');
    await this.page.getByLabel('Title').fill(title);
    await this.page.getByLabel('Price').fill(price);
    await this.page.getByRole('button', { name: 'Offer it' }).click();
    await this.page.getByText(`“${title}” is for sale.`).waitFor();
    await this.row(title).waitFor();
  }

  /** Finds a ticket by its title, as a person would. */
  async opens(title: string): Promise<void> {
    await this.page.goto('/');
    await this.page.getByLabel('Search titles').fill(title);
    await this.page.getByRole('link', { name: title }).click();
    await this.heading(title).waitFor();
  }

  async orders(title: string): Promise<void> {
    await this.opens(title);
    await this.page.getByRole('button', { name: 'Order this ticket' }).click();
    await this.page.getByText('Time left to pay').waitFor();
  }

  heading(name: string): Locator {
    return this.page.getByRole('heading', { level: 1, name });
  }

  /** The line of a list with this title. */
  row(title: string): Locator {
    return this.page.getByRole('listitem').filter({ hasText: title });
  }

  /** @param expected what may stand in the console: Chromium writes refusals there */
  async leaves(expected: RegExp = /^$/): Promise<void> {
    assert.deepEqual(this.console.filter(line => !expected.test(line)), []);
    await this.context.close();
  }

  /** No violation of WCAG 2.2 AA, and nothing to be scrolled sideways. */
  async finds(screen: string, looks: string): Promise<void> {
    if (SCREENSHOTS !== undefined) {
      await this.page.screenshot({ path: `${SCREENSHOTS}/${screen}-${looks}.png`, fullPage: true });
    }
    await this.page.evaluate(AXE);
    const violations = await this.page.evaluate(async () => {
      const { axe } = globalThis as unknown as {
        axe: { run(options: object): Promise<{ violations: { id: string; nodes: { html: string; failureSummary: string }[] }[] }> };
      };
      const found = await axe.run({ runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] });
      return found.violations.map(each => `${each.id}: ${each.nodes.map(node => `${node.html} ${node.failureSummary}`).join('; ')}`);
    });
    assert.deepEqual(violations, [], `${screen}, ${looks}`);
    const sideways = await this.page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    assert.equal(sideways, 0, `${screen}, ${looks}, is too wide`);
  }
}

export function newEmail(): string {
  return `visitor-${crypto.randomUUID()}@example.com`;
}

/** A title that no other test has. */
export function newTitle(what: string): string {
  return `${what} ${crypto.randomUUID().slice(0, 8)}`;
}
