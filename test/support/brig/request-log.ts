/** A request as it arrived. */
export interface LoggedRequest {
  readonly method: string;
  /** With its query. */
  readonly path: string;
  readonly body: string;
}

/** What was asked of the stand-in, in the order of arrival. */
export interface RequestLog {
  readonly all: readonly LoggedRequest[];
  /** “PUT /i/federation/remotes/a.example”, one a request. */
  readonly lines: () => readonly string[];
  readonly clear: () => void;
}

/** A log, and the way to write to it. */
export function createRequestLog(): { readonly log: RequestLog; readonly add: (request: LoggedRequest) => void } {
  const all: LoggedRequest[] = [];
  const log: RequestLog = {
    all,
    lines: () => all.map(({ method, path }) => `${method} ${path}`),
    clear: () => void all.splice(0),
  };
  return { log, add: (request) => void all.push(request) };
}
