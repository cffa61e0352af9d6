import { request, type Agent, type OutgoingHttpHeaders } from 'node:http';

/** A request to the service. */
export interface Call {
  readonly method: string;
  readonly path: string;
  readonly body?: object;
  readonly headers?: OutgoingHttpHeaders;
  /** Left out: a connection of its own. */
  readonly agent?: Agent;
  /** Milliseconds between the two halves of the body. */
  readonly slowly?: number;
}

/** A whole answer. */
export interface Answer {
  readonly status: number;
  readonly text: string;
  /** Whether it asks to use this connection no more. */
  readonly closes: boolean;
  /** Seconds; undefined where it does not say when to come again. */
  readonly retryAfter: number | undefined;
}

/** Why there is no whole answer: `refused` where there was no connection, `reset` where there was one. */
export class NoAnswer extends Error {
  override readonly name = 'NoAnswer';
  readonly kind: 'refused' | 'reset';
  /**
   * A moment, of `performance.now()`, by which it had begun for certain: the connection was made or refused, or the request was
   * handed over on one that was there. A process that gets no turn learns that late, and never early.
   */
  readonly begunBy: number;

  constructor(kind: 'refused' | 'reset', cause: unknown, begunBy: number) {
    super(`${kind}: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
    this.kind = kind;
    this.begunBy = begunBy;
  }
}

/** Sends a request; rejects with NoAnswer where no whole answer comes back. */
export function call(url: string, { method, path, body, headers = {}, agent, slowly }: Call): Promise<Answer> {
  const bytes = body && Buffer.from(JSON.stringify(body));
  return new Promise((resolve, reject) => {
    let connected = false;
    let known: number | undefined;
    const begunBy = (): number => (known ??= performance.now());
    const fail = (error: unknown): void => {
      reject(new NoAnswer(connected ? 'reset' : 'refused', error, begunBy()));
    };
    const sent = request(new URL(path, url), {
      method,
      agent: agent ?? false,
      headers: { ...headers, ...(bytes && { 'Content-Type': 'application/json', 'Content-Length': bytes.length }) },
    });
    sent.on('error', fail);
    sent.on('socket', (socket) => {
      connected = !socket.connecting;
      if (!connected)
        socket.once('connect', () => {
          connected = true;
          begunBy();
        });
    });
    sent.on('finish', begunBy);
    sent.on('response', (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', fail);
      response.on('end', () => {
        resolve({
          status: response.statusCode ?? 0,
          text: Buffer.concat(chunks).toString('utf8'),
          closes: response.headers.connection === 'close',
          retryAfter: response.headers['retry-after'] === undefined ? undefined : Number(response.headers['retry-after']),
        });
      });
    });
    if (slowly === undefined || !bytes) {
      sent.end(bytes);
      return;
    }
    sent.write(bytes.subarray(0, bytes.length / 2));
    setTimeout(() => sent.end(bytes.subarray(bytes.length / 2)), slowly);
  });
}

/** The JSON of a 2xx answer; anything else is thrown with what was asked. */
export async function callJson(url: string, asked: Call): Promise<unknown> {
  const { status, text } = await call(url, asked);
  if (status < 200 || status > 299) throw new Error(`${asked.method} ${asked.path} answered ${String(status)}: ${text}`);
  return text === '' ? undefined : JSON.parse(text);
}
