import type { IncomingMessage, ServerResponse } from 'node:http';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { acceptsGzip } from '../accepts-gzip.ts';
import { UNEXPECTED_FEDERATION_RESPONSE, type BrigError } from './brig-error.ts';

/** What servant puts on its JSON; brig's own errors go without the charset. */
const SERVANT_JSON = 'application/json;charset=utf-8';
const WAI_JSON = 'application/json';

const compress = promisify(gzip);

/** Answers 200 with JSON. */
export const sendBrig = (request: IncomingMessage, response: ServerResponse, value: unknown): Promise<void> =>
  sendJson(request, response, { status: 200, type: SERVANT_JSON, value });

/** Answers brig's error body. */
export function sendBrigError(request: IncomingMessage, response: ServerResponse, error: BrigError): Promise<void> {
  const { status, phrase } = UNEXPECTED_FEDERATION_RESPONSE;
  if (error.code === status) response.statusMessage = phrase;
  if (error.code === 503) response.setHeader('Retry-After', '1');
  if (error.code === 401) response.setHeader('WWW-Authenticate', 'Bearer');
  const { code, label, message } = error;
  return sendJson(request, response, { status: code, type: code === 400 ? SERVANT_JSON : WAI_JSON, value: { code, label, message } });
}

/** Answers without a body and without a type, as servant does to 404, 405 and 415; or with a bare text. */
export function sendBare(response: ServerResponse, status: number, text = ''): void {
  response.statusCode = status;
  response.setHeader('Vary', 'Accept-Encoding');
  response.end(text);
}

/** brig compresses any JSON answer on request, even `[]` (brig-contract §1.6 i). */
async function sendJson(
  request: IncomingMessage,
  response: ServerResponse,
  { status, type, value }: { readonly status: number; readonly type: string; readonly value: unknown },
): Promise<void> {
  const plain = Buffer.from(JSON.stringify(value));
  const compressed = acceptsGzip(request.headers['accept-encoding']);
  const body = compressed ? await compress(plain) : plain;
  response.statusCode = status;
  response.setHeader('Content-Type', type);
  response.setHeader('Vary', 'Accept-Encoding');
  if (compressed) response.setHeader('Content-Encoding', 'gzip');
  response.setHeader('Content-Length', body.length);
  response.end(body);
}
