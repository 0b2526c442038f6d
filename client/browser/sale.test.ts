import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Browser } from 'playwright-core';
import { launch, newEmail, newTitle, Visitor } from './browser.ts';

let browser: Browser;
before(async () => {
  browser = await launch();
});
after(() => browser.close());

test('one person sells a ticket to another', async () => {
  const concert = newTitle('Concert');
  const seller = await Visitor.arrives(browser);
  await seller.signsUp();
  await seller.offers(concert, '19.99');
  const buyer = await Visitor.arrives(browser);
  await buyer.signsUp();
  await buyer.orders(concert);

  await buyer.page.getByRole('radio', { name: /accepted/ }).check();
  await buyer.page.getByRole('button', { name: 'Pay €19.99' }).click();

  await buyer.page.getByText('The ticket is yours. Enjoy it!', { exact: true }).waitFor({ timeout: 30_000 });
  await buyer.page.getByText(`You ordered “${concert}” for €19.99.`).waitFor();
  await buyer.page.getByText('The payment arrived: the ticket is yours.').waitFor();
  await seller.page.goto('/sell');
  await seller.row(concert).getByText('Sold').waitFor({ timeout: 30_000 });
  await buyer.page.goto('/orders');
  await buyer.row(concert).getByText('Complete').waitFor();
  await seller.leaves();
  await buyer.leaves();
});

test('a whole sale needs nothing but the keyboard', async () => {
  const opera = newTitle('Opera');
  const seller = await Visitor.arrives(browser);
  await signUpByKeyboard(seller);
  await seller.page.getByRole('link', { name: 'Sell', exact: true }).press('Enter');
  await seller.heading('Sell').waitFor();
  await tabTo(seller, 'Title');
  await seller.page.keyboard.type(opera);
  await seller.page.keyboard.press('Tab');
  await seller.page.keyboard.type('25');
  await seller.page.keyboard.press('Enter');
  await seller.page.getByText(`“${opera}” is for sale.`).waitFor();

  const buyer = await Visitor.arrives(browser);
  await signUpByKeyboard(buyer);
  await tabTo(buyer, 'Search titles');
  await buyer.page.keyboard.type(opera);
  // Only what was searched for is left.
  await buyer.page.waitForFunction(() => document.querySelectorAll('.tickets > li').length === 1);
  await tabTo(buyer, opera);
  await buyer.page.keyboard.press('Enter');
  await buyer.heading(opera).waitFor();
  await tabTo(buyer, 'Order this ticket');
  await buyer.page.keyboard.press('Enter');
  await buyer.page.getByText('Time left to pay').waitFor();
  await tabTo(buyer, 'accepted');
  await buyer.page.keyboard.press('ArrowDown');
  await buyer.page.keyboard.press('ArrowUp');
  await tabTo(buyer, 'Pay €25.00');
  await buyer.page.keyboard.press('Enter');

  await buyer.page.getByText('The ticket is yours. Enjoy it!', { exact: true }).waitFor({ timeout: 30_000 });
  await seller.leaves();
  await buyer.leaves();
});

test('a declined card is followed by a good one', async () => {
  const match = newTitle('Match');
  const seller = await Visitor.arrives(browser);
  await seller.signsUp();
  await seller.offers(match, '30');
  const buyer = await Visitor.arrives(browser);
  await buyer.signsUp();
  await buyer.orders(match);

  await buyer.page.getByRole('radio', { name: /declined/ }).check();
  await buyer.page.getByRole('button', { name: 'Pay' }).click();
  await buyer.page.getByRole('alert').getByText('The card was declined').waitFor();
  await buyer.page.getByRole('radio', { name: /accepted/ }).check();
  await buyer.page.getByRole('button', { name: 'Pay' }).click();

  await buyer.page.getByText('The ticket is yours. Enjoy it!', { exact: true }).waitFor({ timeout: 30_000 });
  await seller.leaves();
  await buyer.leaves(/status of 402/);
});

test('the slower of two buyers learns why', async () => {
  const play = newTitle('Play');
  const seller = await Visitor.arrives(browser);
  await seller.signsUp();
  await seller.offers(play, '12.50');
  const [ann, bob] = await Promise.all([Visitor.arrives(browser), Visitor.arrives(browser)]);
  await ann.signsUp();
  await bob.signsUp();
  await bob.opens(play);
  await ann.orders(play);

  // Bob's page may have asked meanwhile, and then offers no button any more.
  const button = bob.page.getByRole('button', { name: 'Order this ticket' });
  if (await button.isVisible()) await button.click();

  await bob.page.getByText(/Somebody else was faster|has changed a moment ago|Somebody is buying/).first().waitFor();
  await bob.page.getByText('Held', { exact: false }).first().waitFor();
  await ann.page.getByRole('button', { name: 'Cancel the order' }).click();
  await ann.page.getByText('This order is cancelled, and nothing was charged.', { exact: true }).waitFor();
  await seller.leaves();
  await ann.leaves();
  await bob.leaves(/status of 409/);
});

test('what is wrong is said at the field, and the first such field gets the focus', async () => {
  const visitor = await Visitor.arrives(browser);
  await visitor.page.goto('/signup');
  await visitor.page.getByLabel('E-mail').fill('nonsense');
  await visitor.page.getByLabel('Password').fill('short');
  await visitor.page.getByRole('button', { name: 'Sign up' }).click();
  await visitor.page.getByText('Password must be between 8 and 64 characters').waitFor();

  const email = visitor.page.getByLabel('E-mail');
  assert.equal(await email.getAttribute('aria-invalid'), 'true');
  const described = await email.getAttribute('aria-describedby');
  assert.match((await visitor.page.locator(`[id="${described}"]`).textContent()) ?? '', /Email must be valid/);
  assert.ok(await email.evaluate(field => field === document.activeElement));
  assert.equal(await email.getAttribute('autocomplete'), 'username');
  assert.equal(await visitor.page.getByLabel('Password').getAttribute('autocomplete'), 'new-password');
  await visitor.leaves(/status of 400/);
});

test('a seller who changes an old version sees both', async () => {
  const fair = newTitle('Fair');
  const seller = await Visitor.arrives(browser);
  await seller.signsUp();
  await seller.offers(fair, '10');
  await seller.page.getByRole('button', { name: `Change ${fair}` }).click();
  const other = await seller.opensTab('/sell');
  await other.getByRole('button', { name: `Change ${fair}` }).click();
  const form = { name: `Change ${fair}` };
  await other.getByRole('form', form).getByLabel('Price').fill('11');
  await other.getByRole('form', form).getByRole('button', { name: 'Save' }).click();
  await other.getByText('€11.00').waitFor();

  await seller.page.getByRole('form', form).getByLabel('Price').fill('12');
  await seller.page.getByRole('form', form).getByRole('button', { name: 'Save', exact: true }).click();

  await seller.page.getByText('The ticket was changed while you were at it').waitFor();
  await seller.page.getByRole('definition').getByText('€11.00').waitFor();
  await seller.page.getByRole('definition').getByText('€12.00').waitFor();
  await seller.finds('sell-conflict', 'light');
  await seller.page.getByRole('button', { name: 'Save yours' }).click();
  await seller.row(fair).getByText('€12.00').waitFor();
  await seller.page.getByRole('button', { name: `History of ${fair}` }).click();
  await seller.page.getByText(`Changed to “${fair}” for €12.00.`).waitFor();
  await seller.leaves(/status of 412/);
});

test('whoever signs out in one tab is signed out in the other', async () => {
  const visitor = await Visitor.arrives(browser);
  await visitor.signsUp();
  const other = await visitor.opensTab('/orders');
  await other.getByText('You have not ordered anything yet.').waitFor();

  await visitor.page.getByRole('button', { name: 'Sign out' }).click();

  await other.getByText('Sign in to see your orders.').waitFor();
  await visitor.leaves();
});

test('a page that is offline says so, and comes back by itself', async () => {
  const visitor = await Visitor.arrives(browser);
  await visitor.signsUp();
  await visitor.offers(newTitle('Circus'), '5');

  await visitor.context.setOffline(true);
  await visitor.page.getByText('You are offline. What you see may be old.').waitFor();
  await visitor.context.setOffline(false);

  await visitor.page.getByText('You are offline').waitFor({ state: 'detached', timeout: 5_000 });
  await visitor.leaves(/ERR_INTERNET_DISCONNECTED/);
});

async function signUpByKeyboard(visitor: Visitor): Promise<void> {
  await visitor.page.goto('/signup');
  await tabTo(visitor, 'E-mail');
  await visitor.page.keyboard.type(newEmail());
  await visitor.page.keyboard.press('Tab');
  await visitor.page.keyboard.type('correct horse');
  await visitor.page.keyboard.press('Enter');
  await visitor.heading('Tickets for sale').waitFor();
}

/** Presses Tab until the element with this name has the focus. */
async function tabTo(visitor: Visitor, name: string): Promise<void> {
  for (let presses = 0; presses < 60; presses++) {
    await visitor.page.keyboard.press('Tab');
    const reached = await visitor.page.evaluate(() => {
      const now = document.activeElement;
      const labels = now instanceof HTMLInputElement ? Array.from(now.labels ?? [], label => label.textContent) : [];
      return [...labels, now?.textContent].join(' ');
    });
    if (reached.includes(name)) return;
  }
  assert.fail(`Tab does not lead to ${name}`);
}
