/** The path of a request's URL, without its query. */
export const pathOf = (url: string): string => url.split('?', 1)[0] ?? url;

const AUTHORITY = /^[a-z][a-z0-9+.-]*:\/\/[^/?#]*/i;

/**
 * A request's URL without scheme and host, which a proxy's form of it has (RFC 9112 §3.2.2): nothing behind this needs to see
 * them, nor the user and the password that may stand there.
 */
export function originForm(url = '/'): string {
  if (!AUTHORITY.test(url)) return url;
  const rest = url.replace(AUTHORITY, '');
  return rest.startsWith('/') ? rest : `/${rest}`;
}
