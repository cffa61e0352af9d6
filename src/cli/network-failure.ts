import { Failure } from './failure.ts';

/** A request that got no answer. */
export interface Unanswered {
  readonly url: string;
  /** The code of the system or the HTTP library: ECONNREFUSED, ENOTFOUND, … */
  readonly code: string | undefined;
  readonly message: string;
  /** Seconds that were waited at most. */
  readonly timeout: number;
  /** Whether it may have changed something all the same. */
  readonly isWrite: boolean;
}

/** Says why there is no answer, and what to do about it. */
export function networkFailure(request: Unanswered): Failure {
  const { message, next } = explanation(request);
  const sent = request.isWrite && !NEVER_SENT.has(request.code ?? '');
  return new Failure(message, { next: [...(sent ? [MAY_HAVE_HAPPENED] : []), ...next] });
}

interface Explanation {
  readonly message: string;
  readonly next: readonly string[];
}

/** With these the request never left, so nothing can have changed. */
const NEVER_SENT = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH']);

const MAY_HAVE_HAPPENED = 'The change may have been made all the same; look before you repeat it: fedremotes journal --limit 5';

function explanation({ url, code, message, timeout }: Unanswered): Explanation {
  switch (code) {
    case 'ECONNREFUSED':
      return {
        message: `Nothing listens at ${url}.`,
        next: [
          'Is the service running? Start it with: fedremotes serve',
          'Does it listen elsewhere? Name it with --url or FEDREMOTES_URL.',
        ],
      };
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return {
        message: `The host name in ${url} cannot be resolved (${code}).`,
        next: ['Check --url or FEDREMOTES_URL, and the name service of this machine.'],
      };
    case 'ECONNABORTED':
    case 'ETIMEDOUT':
      return {
        message: `${url} did not answer within ${String(timeout)} seconds.`,
        next: ['Look at the log of the service. To wait longer, give --timeout SECONDS.'],
      };
    case 'EPROTO':
    case 'ERR_SSL_WRONG_VERSION_NUMBER':
      return { message: `${url} does not speak TLS (${code}).`, next: ['Is it http instead of https? Check --url or FEDREMOTES_URL.'] };
    case 'ERR_CANCELED':
      return { message: 'Interrupted.', next: [] };
    default:
      return CERTIFICATE.test(code ?? message)
        ? {
            message: `The certificate of ${url} is not trusted (${code ?? message}).`,
            next: ['Name the file of your authority in NODE_EXTRA_CA_CERTS.'],
          }
        : { message: `${url} could not be asked: ${message}.`, next: ['Check --url or FEDREMOTES_URL, and the log of the service.'] };
  }
}

const CERTIFICATE = /CERT|SELF_SIGNED|UNABLE_TO_VERIFY/i;
