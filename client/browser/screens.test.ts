import { after, before, test } from 'node:test';
import type { Browser } from 'playwright-core';
import { launch, newTitle, Visitor } from './browser.ts';

let browser: Browser;
before(async () => {
  browser = await launch();
});
after(() => browser.close());

const LOOKS = {
  light: {},
  dark: { dark: true },
  narrow: { width: 320 },
  'narrow-dark': { dark: true, width: 320 },
};

for (const [looks, options] of Object.entries(LOOKS)) {
  test(`each screen is accessible to a stranger and a seller (${looks})`, async () => {
    const seller = await Visitor.arrives(browser, options);
    const { page } = seller;
    for (const [path, screen] of [['/signin', 'sign-in'], ['/orders', 'signed-out']] as const) {
      await page.goto(path);
      await page.getByRole('heading', { level: 1 }).waitFor();
      await page.getByRole('link', { name: 'Sign up' }).first().waitFor();
      await seller.finds(screen, looks);
    }
    await page.goto('/tickets/x');
    await page.getByText('Nobody offers this ticket.').waitFor();
    await seller.finds('no-such-ticket', looks);
    await page.goto('/signup');
    await page.getByLabel('E-mail').fill('x');
    await page.getByRole('button', { name: 'Sign up' }).click();
    await page.getByText('Email must be valid').waitFor();
    await seller.finds('sign-up-refused', looks);

    await seller.signsUp();
    await page.goto('/orders');
    await page.getByText('You have not ordered anything yet.').waitFor();
    await seller.finds('orders-empty', looks);
    await page.goto('/sell');
    await page.getByText('You have not offered anything yet.').waitFor();
    await seller.finds('sell-empty', looks);
    const title = newTitle('Evening with the Donaudampfschifffahrtsgesellschaftskapelle');
    await seller.offers(title, '1234.5');
    await page.getByRole('button', { name: 'Change' }).click();
    await seller.finds('sell-change', looks);
    await page.getByRole('button', { name: 'History' }).click();
    await page.getByText('Offered as').waitFor();
    await seller.finds('sell-history', looks);
    await page.getByRole('link', { name: title }).click();
    await page.getByText('This is your ticket').waitFor();
    await seller.finds('ticket-own', looks);
    await seller.leaves(/status of 40[04]/);
  });

  test(`each screen is accessible to a buyer (${looks})`, async () => {
    const seller = await Visitor.arrives(browser);
    await seller.signsUp();
    const title = newTitle('Chamber music');
    await seller.offers(title, '48');
    const buyer = await Visitor.arrives(browser, options);
    const { page } = buyer;
    await page.goto('/');
    await buyer.row(title).waitFor();
    await buyer.finds('for-sale', looks);
    await page.getByLabel('Search titles').fill('nothing has this title');
    await page.getByText('No ticket has').waitFor();
    await buyer.finds('for-sale-none', looks);
    await buyer.signsUp();
    await buyer.opens(title);
    await buyer.finds('ticket', looks);
    await buyer.orders(title);
    await buyer.finds('order', looks);
    await page.getByRole('button', { name: 'Pay' }).click();
    await page.getByText('The ticket is yours. Enjoy it!', { exact: true }).waitFor({ timeout: 30_000 });
    await page.getByText('The payment arrived').waitFor();
    await buyer.finds('order-complete', looks);
    await page.goto('/orders');
    await buyer.row(title).waitFor();
    await buyer.finds('orders', looks);
    await seller.leaves();
    await buyer.leaves();
  });
}
