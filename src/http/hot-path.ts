import type { IncomingMessage, ServerResponse } from 'node:http';
import type { KeptList, ListBytes } from './kept-list.ts';
import { answerList, type ListAnswers } from './list-answer.ts';

/** Where Wire's services read the list. */
export const LIST_PATH = '/i/federation/remotes';

/** What the hot path needs. */
export interface HotPathOptions {
  readonly list: KeptList;
  readonly answers: ListAnswers;
  /** Whether the caller may read the list. */
  readonly mayRead: (request: IncomingMessage) => boolean;
  /** Called where the list cannot be read. */
  readonly onFault: (error: unknown, request: IncomingMessage, response: ServerResponse) => void;
}

/**
 * Answers `GET /i/federation/remotes` in front of everything else; true where it did. Callers who may not read are left
 * to the ordinary path, which says so properly.
 */
export function hotPath({
  list,
  answers,
  mayRead,
  onFault,
}: HotPathOptions): (request: IncomingMessage, response: ServerResponse) => boolean {
  return (request, response) => {
    if (request.url !== LIST_PATH || (request.method !== 'GET' && request.method !== 'HEAD')) return false;
    if (!mayRead(request)) return false;
    const kept = list.kept();
    if (kept) answerList(kept, request, response, answers);
    else
      void answerFresh(
        list,
        (fresh) => {
          answerList(fresh, request, response, answers);
        },
        (error) => {
          onFault(error, request, response);
        },
      );
    return true;
  };
}

/** Reads the list and answers it; used where nothing is kept that is certainly true. */
export const answerFresh = (list: KeptList, answer: (fresh: ListBytes) => void, onFault: (error: unknown) => void): Promise<void> =>
  list.fresh().then(answer).catch(onFault);
