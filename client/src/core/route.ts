/**
 * Which screen an address shows. The gateway serves the same page for each of them.
 */
export type Route =
  | { readonly screen: 'forSale' }
  | { readonly screen: 'ticket'; readonly id: string }
  | { readonly screen: 'orders' }
  | { readonly screen: 'order'; readonly id: string }
  | { readonly screen: 'sell' }
  | { readonly screen: 'signIn' }
  | { readonly screen: 'signUp' }
  | { readonly screen: 'nowhere' };

export function routeOf(path: string): Route {
  const parts = path.split('/').filter(part => part !== '');
  const [first, second] = parts;
  if (parts.length === 0) return { screen: 'forSale' };
  if (parts.length === 1) {
    switch (first) {
      case 'orders':
        return { screen: 'orders' };
      case 'sell':
        return { screen: 'sell' };
      case 'signin':
        return { screen: 'signIn' };
      case 'signup':
        return { screen: 'signUp' };
    }
  }
  if (parts.length === 2 && second !== undefined) {
    if (first === 'tickets') return { screen: 'ticket', id: second };
    if (first === 'orders') return { screen: 'order', id: second };
  }
  return { screen: 'nowhere' };
}

/**
 * Where somebody goes after signing in: back, but only to a path of this page. `//elsewhere.example` and `/\elsewhere.example` are
 * addresses of other sites.
 */
export function safeReturn(wanted: string | null): string {
  return wanted !== null && /^\/(?![/\\])/.test(wanted) && routeOf(wanted).screen !== 'nowhere' ? wanted : '/';
}
