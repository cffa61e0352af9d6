import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { encoded, send, UNIT, type Answer } from './answer.ts';
import { Killed } from './call.ts';
import type { Fault, Garbage } from './faults.ts';

/** A request, what would be answered to it, and where to. */
interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  /** Does what was asked for; called at most once. */
  readonly work: () => Promise<Answer>;
}

/** Answers a request, with what goes wrong on its way. */
export async function answerWith(fault: Fault | undefined, exchange: Exchange): Promise<void> {
  const { request, response } = exchange;
  try {
    switch (fault?.kind) {
      case 'status':
        send(request, response, { status: fault.status, text: fault.body ?? '', ...(fault.body !== undefined && { type: fault.type }) });
        break;
      case 'reset':
        request.socket.destroy();
        break;
      case 'reset-after-effect':
        await exchange.work();
        request.socket.destroy();
        break;
      case 'hang':
        break;
      case 'lie':
        send(request, response, UNIT);
        break;
      case 'garbage':
        sendGarbage(fault.what, exchange, await exchange.work());
        break;
      case 'slow':
        await delay(fault.ms, undefined, { ref: false });
        send(request, response, await exchange.work());
        break;
      default:
        send(request, response, await exchange.work());
    }
  } catch (error) {
    if (!(error instanceof Killed)) throw error;
    request.socket.destroy();
  }
}

function sendGarbage(what: Garbage, { request, response }: Exchange, answer: Answer): void {
  switch (what) {
    case 'no-json':
      send(request, response, { ...answer, text: '<html><body>It works!</body></html>' });
      break;
    case 'other-shape':
      send(request, response, { ...answer, text: '{"remotes":"none","strategy":7}' });
      break;
    case 'cut':
      send(request, response, { ...answer, text: answer.text.slice(0, answer.text.length / 2) });
      break;
    case 'broken-off': {
      const { headers, bytes } = encoded(request, answer);
      response.writeHead(answer.status, answer.phrase, headers);
      response.write(bytes.subarray(0, bytes.length / 2), () => request.socket.destroy());
    }
  }
}
