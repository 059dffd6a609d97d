import type { Socket } from 'node:net';
import type { FastifyBaseLogger, FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import type { Metrics } from '../metrics.js';

const answers: Readonly<Record<number, readonly [code: string, message: string]>> = {
  400: ['bad-message', 'The request could not be read.'],
  404: ['not-found', 'There is nothing at this address.'],
  408: ['request-timeout', 'The request did not come in time.'],
  413: ['message-too-big', 'The request is too big.'],
  415: ['bad-message', 'The body must be application/json.'],
  431: ['message-too-big', 'The headers of the request are too big.'],
};
const FAULT = ['server-error', 'The service has a fault. Please try again.'] as const;

export function errorBody(status: number): { readonly code: string; readonly message: string } {
  const [code, message] = answers[status] ?? FAULT;
  return { code, message };
}

/** Everything that Fastify or a route throws, as our JSON: no text of an error leaves the server. */
export function errorHandler(log: FastifyBaseLogger, metrics: Metrics) {
  return (error: FastifyError, _request: FastifyRequest, reply: FastifyReply): FastifyReply => {
    const status = error.statusCode !== undefined && error.statusCode < 500 ? error.statusCode : 500;
    metrics.refusals.inc({ at: 'http', reason: status < 500 ? 'bad-request' : 'fault' });
    if (status >= 500) log.error({ err: error }, 'a request failed');
    else log.info({ status, reason: error.code }, 'request refused');
    return reply.code(status).send(errorBody(status));
  };
}

/** What never became a request: too slow, too big, not HTTP. Its bytes are not logged, they may hold anything. */
export function clientErrorHandler(log: FastifyBaseLogger) {
  return (error: NodeJS.ErrnoException, socket: Socket): void => {
    if (error.code === 'ECONNRESET' || socket.destroyed) return;
    const slow = error.code === 'ERR_HTTP_REQUEST_TIMEOUT';
    const status = slow ? 408 : error.code === 'HPE_HEADER_OVERFLOW' ? 431 : 400;
    log.info({ status, reason: slow ? 'slow-request' : (error.code ?? 'bad-request') }, 'request refused');
    const body = JSON.stringify(errorBody(status));
    const head = `HTTP/1.1 ${status} Refused\r\nConnection: close\r\nContent-Type: application/json\r\n`;
    if (socket.writable) socket.write(`${head}Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`);
    socket.destroySoon();
  };
}
