/**
 * Money as a whole number of hundredths, as the gateway counts it. No sum is ever made with fractions: 0.1 + 0.2 is not 0.3
 * in binary.
 *
 * JSON has prices as decimal numbers of at most nine digits. JavaScript keeps up to fifteen exactly, in that it writes the same
 * digits that it has read; so the way to hundredths is over the text of the number, never over a multiplication.
 */
export type Minor = number & { readonly minor: unique symbol };

const DECIMAL = /^(\d{1,9})(?:[.,](\d{1,2}))?$/;

/** A price of the API in hundredths. */
export function minor(price: number): Minor {
  const read = parsePrice(String(price));
  if (read === null) {
    throw new RangeError(`No price: ${price}`);
  }
  return read;
}

/** What a person has typed, with a point or a comma, in hundredths; null if that is no price. */
export function parsePrice(typed: string): Minor | null {
  const parts = DECIMAL.exec(typed.trim());
  if (parts === null) {
    return null;
  }
  const [, whole = '', fraction = ''] = parts;
  return Number(whole + fraction.padEnd(2, '0')) as Minor;
}

/** As the API takes it, and as a person may type it: `19.99`. */
export function decimal(amount: Minor): string {
  const digits = String(amount).padStart(3, '0');
  return `${digits.slice(0, -2)}.${digits.slice(-2)}`;
}

/** As it is shown: `€19.99`. */
export function shown(amount: Minor, currency: string): string {
  return new Intl.NumberFormat('en', { style: 'currency', currency }).format(decimal(amount) as Intl.StringNumericLiteral);
}
