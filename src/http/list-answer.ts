import type { IncomingMessage, ServerResponse } from 'node:http';
import { acceptsGzip } from './accepts-gzip.ts';
import type { ListBytes } from './kept-list.ts';
import { matchesEtag } from './matches-etag.ts';

/** How often the list was answered in which way. */
export interface ListAnswers {
  full: number;
  gzip: number;
  not_modified: number;
}

/** Counts that start at 0. */
export const listAnswers = (): ListAnswers => ({ full: 0, gzip: 0, not_modified: 0 });

/** Answers the list: 304 where the caller has it, gzip where the caller takes it and it is there, else plain. */
export function answerList(list: ListBytes, request: IncomingMessage, response: ServerResponse, answers: ListAnswers): void {
  const coding = request.headers['accept-encoding'];
  const gzip = coding !== undefined && (coding === 'gzip' || acceptsGzip(coding)) ? list.gzip() : undefined;
  const chosen = gzip ?? list.plain;
  const known = request.headers['if-none-match'];
  if (known !== undefined && (known === chosen.etag || matchesEtag(known, etagsOf(list)))) {
    answers.not_modified += 1;
    response.writeHead(304, chosen.notModified as string[]);
    response.end();
    return;
  }
  if (gzip) answers.gzip += 1;
  else answers.full += 1;
  response.writeHead(200, chosen.headers as string[]);
  // Node leaves the body out by itself where the method is HEAD.
  response.end(chosen.body);
}

const etagsOf = (list: ListBytes): readonly string[] => [list.plain, list.gzip()].flatMap((one) => one?.etag ?? []);
