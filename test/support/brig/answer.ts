import { gzipSync } from 'node:zlib';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { acceptsGzip } from '../../../src/http/accepts-gzip.ts';
import { badRequest, UNEXPECTED_FEDERATION_RESPONSE, type BrigError } from '../../../src/http/drop-in/brig-error.ts';

/** An answer before it is on the wire. */
export interface Answer {
  readonly status: number;
  readonly phrase?: string;
  /** Absent: no content type, as servant leaves it for what is not formatted (contract §1.2). */
  readonly type?: string;
  readonly text: string;
  /** The version middleware stands before the one that compresses: its answers neither vary nor are gzipped. */
  readonly outermost?: true;
}

const SERVANT_JSON = 'application/json;charset=utf-8';
const WAI_JSON = 'application/json';

/** 200 with JSON. */
export const json = (value: unknown): Answer => ({ status: 200, type: SERVANT_JSON, text: JSON.stringify(value) });

/** 200 with aeson's `()`. */
export const UNIT = json([]);

/** An error of brig itself. */
export function waiError(error: BrigError): Answer {
  const { status, phrase } = UNEXPECTED_FEDERATION_RESPONSE;
  return { status: error.code, ...(error.code === status && { phrase }), type: WAI_JSON, text: JSON.stringify(error) };
}

/** 400 for a body that does not parse: brig's own formatter, with servant's content type. */
export const badBody = (message: string): Answer => ({ status: 400, type: SERVANT_JSON, text: JSON.stringify(badRequest(message)) });

/** An answer that servant does not format. */
export const bare = (status: number, text = ''): Answer => ({ status, text });

/** What the catch-all route answers (contract §1.2, until 4.41). */
export const NO_ENDPOINT = waiError({ code: 404, label: 'no-endpoint', message: 'The requested endpoint does not exist' });

/** The headers and bytes of an answer to this request. */
export function encoded(request: IncomingMessage, answer: Answer): { readonly headers: Record<string, string>; readonly bytes: Buffer } {
  const headers: Record<string, string> = answer.outermost ? {} : { Vary: 'Accept-Encoding' };
  if (answer.type !== undefined) headers['Content-Type'] = answer.type;
  const zipped = !answer.outermost && answer.type !== undefined && acceptsGzip(request.headers['accept-encoding']);
  if (zipped) headers['Content-Encoding'] = 'gzip';
  return { headers, bytes: zipped ? gzipSync(answer.text) : Buffer.from(answer.text) };
}

/** Sends an answer, in chunks as warp does, since no length is declared. */
export function send(request: IncomingMessage, response: ServerResponse, answer: Answer): void {
  const { headers, bytes } = encoded(request, answer);
  response.writeHead(answer.status, answer.phrase, headers);
  if (bytes.length > 0) response.write(bytes);
  response.end();
}
