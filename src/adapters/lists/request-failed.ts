import { isAxiosError, isCancel } from 'axios';
import { REFUSED_ADDRESS } from './address-guard.ts';
import { FetchFailed } from './fetch-failed.ts';
import { CONNECT_TIMEOUT, PROXY_REFUSED } from './guarded-agent.ts';

/** A URL as a message shows it: without user information, query and fragment, which may hold credentials. */
export const placeOf = ({ protocol, host, pathname }: URL): string => `${protocol}//${host}${pathname}`;

/** What an error of axios means for a list; anything that is no matter of the network, and a cancellation, stays as it is. */
export function requestFailed(url: URL, error: unknown, isProxied: boolean): unknown {
  if (!isAxiosError(error) || isCancel(error)) return error;
  const code = error.code ?? '';
  if (code === REFUSED_ADDRESS) return refused(url, error);
  return new FetchFailed(
    'unreachable',
    `${placeOf(url)} gave no answer${isProxied ? ' through the proxy' : ''}: ${WORDS[code] ?? otherwise(code)}`,
    { cause: error },
  );
}

/** The failure of a host, or of a proxy, that no list is fetched from. */
export const refused = (url: URL, cause?: unknown): FetchFailed =>
  new FetchFailed(
    'refused-address',
    `${placeOf(url)} is not fetched: its host, or the proxy, is a link-local, metadata, unspecified, multicast or broadcast address. Give the address of the server that has the list.`,
    { cause },
  );

const CHECK_CERTIFICATE = 'Give the certificate of its authority by ca_file.';

const WORDS: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'the connection was refused. Check host and port.',
  ECONNRESET: 'the connection was closed before an answer. Check that a web server is there, and http or https.',
  ENOTFOUND: 'its host name is not known. Check the name.',
  EAI_AGAIN: 'its host name could not be resolved. Check the resolver of this machine.',
  EHOSTUNREACH: 'its host cannot be reached. Check the network.',
  ENETUNREACH: 'its network cannot be reached. Check the network.',
  [CONNECT_TIMEOUT]: 'no connection came about in time. Check host, port and firewalls.',
  [PROXY_REFUSED]: 'the proxy did not connect to it. Check the proxy and its rules.',
  DEPTH_ZERO_SELF_SIGNED_CERT: `its certificate is signed by itself. ${CHECK_CERTIFICATE}`,
  SELF_SIGNED_CERT_IN_CHAIN: `its certificate is of an unknown authority. ${CHECK_CERTIFICATE}`,
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: `its certificate is of an unknown authority. ${CHECK_CERTIFICATE}`,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: `its certificate is of an unknown authority. ${CHECK_CERTIFICATE}`,
  EPROTO: 'it does not speak TLS as expected. Check whether it is http or https.',
  CERT_HAS_EXPIRED: 'its certificate has expired. Renew it.',
  ERR_TLS_CERT_ALTNAME_INVALID: 'its certificate is for another host. Check the host name.',
};

const otherwise = (code: string): string => `the connection failed${code === '' ? '' : ` (${code})`}. Check that a web server is there.`;
