import { isDeepStrictEqual } from 'node:util';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { openApiDocument } from '../../src/http/openapi/document.ts';

/** What a request may have besides method and path; `text` is sent as it stands, `json` as JSON with its content type. */
export interface Ask {
  readonly json?: unknown;
  readonly text?: string | Uint8Array<ArrayBuffer>;
  readonly headers?: Readonly<Record<string, string>>;
}

/** An answer that the document allows. */
export interface Answer<T = unknown> {
  readonly status: number;
  readonly headers: Headers;
  /** The ETag, or ''. */
  readonly etag: string;
  /** Parsed where it is JSON, else the text; undefined where there is none. */
  readonly body: T;
}

/** Asks a service, and throws where an answer is not one that the OpenAPI document describes. */
export interface CheckedClient {
  readonly ask: <T = unknown>(method: string, path: string, ask?: Ask) => Promise<Answer<T>>;
  readonly get: <T = unknown>(path: string, headers?: Ask['headers']) => Promise<Answer<T>>;
}

/** A client of the service at `url`. */
export function checkedClient(url: string): CheckedClient {
  const ask = async <T>(method: string, path: string, { json, text, headers = {} }: Ask = {}): Promise<Answer<T>> => {
    const body = json === undefined ? text : JSON.stringify(json);
    const type = json === undefined ? {} : { 'Content-Type': 'application/json' };
    const response = await fetch(url + path, {
      method,
      redirect: 'manual',
      headers: { ...type, ...headers },
      ...(body !== undefined && { body }),
    });
    const received = await response.text();
    assertDocumented(method, path, response, received);
    const parsed: unknown = received === '' ? undefined : mediaTypeOf(response).endsWith('json') ? JSON.parse(received) : received;
    return { status: response.status, headers: response.headers, etag: response.headers.get('etag') ?? '', body: parsed as T };
  };
  return { ask, get: (path, headers) => ask('GET', path, headers && { headers }) };
}

/** Throws where the document does not describe this answer: status, headers that it requires, content type, body. */
export function assertDocumented(method: string, path: string, response: Response, text: string): void {
  const found = operationFor(method, path);
  const place = found ? [...found, 'responses', String(response.status)] : undefined;
  const described = place ? at(place) : undefined;
  const complain = (problem: string): never => {
    throw new Error(`${method} ${path} answered ${String(response.status)}, ${problem}: ${text.slice(0, 500)}`);
  };
  if (!place) {
    assertNoOperation(response, text, complain);
    return;
  }
  if (!isObject(described)) return complain('which the document does not describe');
  for (const [name, header] of Object.entries(objectIn(described, 'headers'))) {
    if (isObject(header) && header['required'] === true && !response.headers.has(name)) complain(`without its header ${name}`);
  }
  const types = Object.keys(objectIn(described, 'content'));
  if (types.length === 0 || method === 'HEAD') return text === '' ? undefined : complain('with a body where there should be none');
  const type = mediaTypeOf(response);
  if (!types.includes(type)) complain(`as ${type}; the document has ${types.join(', ')}`);
  const validate = validatorOf([...place, 'content', type, 'schema']);
  if (!validate(type.endsWith('json') ? JSON.parse(text) : text))
    complain(`with a body that is not as described (${ajv.errorsText(validate.errors)})`);
}

/** Where the document has no operation, there is a 404 or a 405: a problem, or brig's way to say it under /i. */
function assertNoOperation(response: Response, text: string, complain: (problem: string) => never): void {
  if (response.status !== 404 && response.status !== 405) complain('and the document has no such operation');
  if (new URL(response.url).pathname.startsWith('/i/')) return;
  const { code, status } = JSON.parse(text) as { code?: unknown; status?: unknown };
  const expected = response.status === 404 ? 'no-such-route' : 'method-not-allowed';
  if (!isDeepStrictEqual([code, status], [expected, response.status])) complain(`which should be the problem ${expected}`);
}

const document = openApiDocument();
const ajv = new Ajv2020({ strict: false, allErrors: true });
addFormats.default(ajv);
ajv.addSchema(document, 'openapi');
const validators = new Map<string, ValidateFunction>();

function validatorOf(place: readonly string[]): ValidateFunction {
  const pointer = place.map((step) => encodeURIComponent(step.replaceAll('~', '~0').replaceAll('/', '~1'))).join('/');
  const validate = validators.get(pointer) ?? ajv.compile({ $ref: `openapi#/${pointer}` });
  validators.set(pointer, validate);
  return validate;
}

function operationFor(method: string, path: string): readonly string[] | undefined {
  const { pathname } = new URL(path, 'http://service');
  const verb = method === 'HEAD' ? 'get' : method.toLowerCase();
  const template = Object.keys(document.paths ?? {})
    .filter((known) => new RegExp(`^${known.replaceAll('.', '\\.').replaceAll(/\{\w+\}/g, '[^/]+')}$`).test(pathname))
    .find((known) => isObject(at(['paths', known, verb])));
  return template === undefined ? undefined : ['paths', template, verb];
}

const at = (place: readonly string[]): unknown =>
  place.reduce<unknown>((value, step) => (isObject(value) ? value[step] : undefined), document);

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> => typeof value === 'object' && value !== null;

const objectIn = (value: Readonly<Record<string, unknown>>, key: string): Readonly<Record<string, unknown>> => {
  const inside = value[key];
  return isObject(inside) ? inside : {};
};

/** The media type without parameters; a bare text comes without one. */
const mediaTypeOf = (response: Response): string => (response.headers.get('content-type') ?? 'text/plain').replace(/\s*;.*$/, '');
