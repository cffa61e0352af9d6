import axios, { type AxiosResponse } from 'axios';
import { Failure } from './failure.ts';
import { networkFailure } from './network-failure.ts';
import { isProblem, problemFailure } from './problem-failure.ts';
import { requestHeaders, tokenOf } from './request-headers.ts';
import { DEFAULT_URL, parseServiceUrl } from './service-url.ts';
import type { Session } from './session.ts';

/** One request to the service. `keys`: what a good answer has at least, so that a stranger's JSON is told from ours. */
export interface Ask<T> {
  readonly method?: 'GET' | 'PUT' | 'PATCH' | 'POST' | 'DELETE';
  /** From the root of the service, each part encoded. */
  readonly path: string;
  readonly query?: Readonly<Record<string, string | undefined>>;
  readonly body?: Readonly<Record<string, unknown>>;
  /** Bytes that are sent as they are, in place of a body, and their content type. */
  readonly raw?: Uint8Array;
  readonly contentType?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Waits for as long as it takes, whatever --timeout says: the caller looks how far it has come. */
  readonly patient?: boolean;
  readonly keys: readonly (keyof T & string)[];
}

/** A good answer. */
export interface Answer<T> {
  readonly body: T;
  readonly etag?: string;
}

/** Calls the service; throws a {@link Failure} that says the next step whenever the answer is not good. */
export interface Client {
  readonly ask: <T>(ask: Ask<T>) => Promise<Answer<T>>;
  /** A text of one of these media types. */
  readonly text: (ask: Omit<Ask<never>, 'keys'>, media: readonly string[]) => Promise<string>;
}

/** A client for the service that --url or FEDREMOTES_URL names. */
export function openClient(session: Session): Client {
  const url = urlOf(session);
  return {
    ask: async <T>(ask: Ask<T>) => {
      const response = await send(session, url, ask);
      return { body: goodBody(session, url, ask.keys, response) as T, ...etagOf(response) };
    },
    text: async (ask, media) => goodText(session, url, media, await send(session, url, ask)),
  };
}

function urlOf({ options, terminal }: Session): string {
  const fromEnv = terminal.env['FEDREMOTES_URL'] ?? '';
  const parsed = parseServiceUrl(options.url ?? (fromEnv === '' ? DEFAULT_URL : fromEnv));
  if (parsed.ok) return parsed.value;
  throw new Failure(parsed.problem, { next: [`Check ${options.url === undefined ? 'FEDREMOTES_URL' : '--url'}.`] });
}

async function send<T>({ terminal, options }: Session, url: string, ask: Omit<Ask<T>, 'keys'>): Promise<AxiosResponse<string>> {
  const { method = 'GET', path, query = {}, body, raw, contentType = 'application/json', patient = false } = ask;
  try {
    return await axios.request<string>({
      url: url + path,
      method,
      params: query,
      // Also where there is no body: axios would call the emptiness a form, which the service refuses.
      headers: { ...requestHeaders(terminal), ...ask.headers, ...(method !== 'GET' && { 'content-type': contentType }) },
      ...(body && { data: JSON.stringify(body) }),
      ...(raw && { data: Buffer.from(raw) }),
      proxy: false,
      maxRedirects: 0,
      timeout: patient ? 0 : options.timeout * 1000,
      signal: terminal.interrupted(),
      responseType: 'text',
      transformResponse: (text: string) => text,
      validateStatus: () => true,
    });
  } catch (error) {
    if (!axios.isAxiosError(error)) throw error;
    throw networkFailure({ url, code: error.code, message: error.message, timeout: options.timeout, isWrite: method !== 'GET' });
  }
}

function goodBody(session: Session, url: string, keys: readonly string[], response: AxiosResponse<string>): unknown {
  const { status, data } = response;
  const body = parsedJson(data);
  return status >= 200 && status < 300 && !isProblem(body) && hasKeys(body, keys) ? body : refused(session, url, response);
}

/** Throws what an answer that is not good says: a problem of ours, or something of somebody else's. */
function refused({ argv, terminal }: Session, url: string, { status, headers, data }: AxiosResponse<string>): never {
  const body = parsedJson(data);
  if (isProblem(body)) throw problemFailure(body, { url, argv, hasToken: tokenOf(terminal.env) !== undefined });
  throw stranger(url, status, String(headers['content-type'] ?? 'no content type'));
}

function goodText(session: Session, url: string, media: readonly string[], response: AxiosResponse<string>): string {
  const type = String(response.headers['content-type'] ?? '');
  return response.status === 200 && media.some((one) => type.startsWith(one)) ? response.data : refused(session, url, response);
}

function stranger(url: string, status: number, contentType: string): Failure {
  const between = status >= 502 && status <= 504;
  return new Failure(`What answers at ${url} is not fedremotes: it answered ${String(status)} with ${contentType}.`, {
    next: between
      ? ['It looks like a proxy in front that does not reach the service. Is the service running?']
      : ['Check --url or FEDREMOTES_URL: is it the address of the service, without a path?'],
  });
}

const hasKeys = (body: unknown, keys: readonly string[]): boolean =>
  typeof body === 'object' && body !== null && keys.every((key) => key in body);

function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const etagOf = ({ headers }: AxiosResponse): { etag?: string } => (typeof headers['etag'] === 'string' ? { etag: headers['etag'] } : {});
