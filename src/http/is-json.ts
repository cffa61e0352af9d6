import type { IncomingMessage } from 'node:http';

/** Whether the body says that it is `application/json`, with or without parameters; a form is not, nor is silence. */
export const isJson = (request: IncomingMessage): boolean => /^\s*application\/json\s*(;|$)/i.test(request.headers['content-type'] ?? '');
