import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What a server of lists does instead of answering with its list. */
export const LIST_FAULTS = [
  'reset before the answer',
  'reset in the body',
  'broken off in the body',
  'hang before the answer',
  'hang in the body',
  'more announced than sent',
  'less announced than sent',
  'cut off, and of no length',
  'status 500',
  'status 404',
  'a page',
  'a page that says it is a list',
  'nothing',
  'an empty list',
  'one line that is no domain',
  'unchanged, though nobody asked',
  'a redirect to elsewhere',
] as const;
export type ListFault = (typeof LIST_FAULTS)[number];

/** An HTTP server on loopback with a list of domains, line by line. */
export interface ListServer {
  readonly url: string;
  /** What it answers from now on: a list, or in place of it a fault. */
  set: (list: readonly string[], fault?: ListFault) => void;
  /** Answers these lists in turn, another one at each fetch. */
  readonly flip: (lists: readonly (readonly string[])[]) => void;
  readonly fetches: () => number;
  readonly stop: () => Promise<void>;
}

/** Starts a server with an empty list. */
export async function startListServer(): Promise<ListServer> {
  let lists: readonly (readonly string[])[] = [[]];
  let fault: ListFault | undefined;
  let fetches = 0;
  const server = createServer((request, response) => {
    const list = lists[fetches % lists.length] ?? [];
    fetches += 1;
    answer(request, response, list.map((domain) => `${domain}\n`).join(''), fault);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${String((server.address() as AddressInfo).port)}/list.txt`,
    set: (list, next) => {
      [lists, fault] = [[list], next];
    },
    flip: (all) => {
      [lists, fault] = [all, undefined];
    },
    fetches: () => fetches,
    stop: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function answer({ socket }: IncomingMessage, response: ServerResponse, text: string, fault: ListFault | undefined): void {
  // Less than the whole also of two lines that are equally long.
  const half = text.slice(0, text.indexOf('\n', (text.length - 1) / 2) + 1);
  const plain = (body: string, status = 200, type = 'text/plain'): unknown =>
    response.writeHead(status, { 'Content-Type': type }).end(body);
  /** Behind the back of Node's own server, which would not lie. */
  const raw = (body: string, length: number, then: 'end' | 'reset' | 'hang'): void => {
    socket.write(`HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: ${String(length)}\r\n\r\n${body}`, () => {
      if (then === 'end') socket.end();
      else if (then === 'reset') socket.resetAndDestroy();
    });
  };
  switch (fault) {
    case undefined:
      plain(text);
      return;
    case 'reset before the answer':
      socket.resetAndDestroy();
      return;
    case 'reset in the body':
      raw(half, text.length, 'reset');
      return;
    case 'broken off in the body':
      response.writeHead(200, { 'Content-Type': 'text/plain' }).write(half, () => socket.destroy());
      return;
    case 'hang before the answer':
      return;
    case 'hang in the body':
      raw(half, text.length, 'hang');
      return;
    case 'more announced than sent':
      raw(text, text.length + 100, 'end');
      return;
    case 'less announced than sent':
      raw(text, half.length, 'end');
      return;
    case 'cut off, and of no length':
      plain(text.slice(0, -3));
      return;
    case 'status 500':
      plain(text, 500);
      return;
    case 'status 404':
      plain(text, 404);
      return;
    case 'a page':
      plain('<!DOCTYPE html><title>Sign in</title>', 200, 'text/html; charset=utf-8');
      return;
    case 'a page that says it is a list':
      plain('<!DOCTYPE html>\n<title>Sign in</title>\n');
      return;
    case 'nothing':
      plain('');
      return;
    case 'an empty list':
      plain('[]', 200, 'application/json');
      return;
    case 'one line that is no domain':
      plain(`${text}not a domain\n`);
      return;
    case 'unchanged, though nobody asked':
      response.writeHead(304).end();
      return;
    case 'a redirect to elsewhere':
      response.writeHead(302, { Location: 'http://127.0.0.2:9/list.txt' }).end();
  }
}
