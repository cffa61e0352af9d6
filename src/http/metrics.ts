import type { Request, RequestHandler } from 'express';
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { Context } from '../app/context.ts';
import type { Tokens } from '../ports/tokens.ts';
import type { KeptList } from './kept-list.ts';
import type { ListAnswers } from './list-answer.ts';
import { pathOf } from './path-of.ts';
import { sourceMetrics } from './source-metrics.ts';

/** What the metrics look at. */
export interface MetricsOptions {
  readonly context: Context;
  readonly tokens: Tokens | undefined;
  readonly list: KeptList;
  readonly answers: ListAnswers;
}

/** Counts every request that express sees, and serves all metrics. */
export interface Metrics {
  readonly observe: RequestHandler;
  readonly serve: RequestHandler;
}

/** The metrics of one service, in a register of their own. */
export function metrics(options: MetricsOptions): Metrics {
  const register = new Registry();
  collectDefaultMetrics({ register });
  stateMetrics(register, options);
  driftMetrics(register, options);
  hiddenWritesMetric(register, options);
  listMetrics(register, options);
  sourceMetrics(register, options.context);
  return {
    observe: observer(register),
    serve: async (_request, response) => {
      response.set('Content-Type', register.contentType).send(await register.metrics());
    },
  };
}

function observer(register: Registry): RequestHandler {
  const labelNames = ['method', 'route', 'status'] as const;
  const name = 'fedremotes_http_request_duration_seconds';
  const help = 'Time to answer, by pattern of the route; answers of the hot path are in fedremotes_list_answers_total.';
  const requests = new Counter({
    name: 'fedremotes_http_requests_total',
    help: 'Answered requests, less the hot path.',
    labelNames,
    registers: [register],
  });
  const seconds = new Histogram({ name, help, labelNames: ['method', 'route'], registers: [register] });
  return (request, response, next) => {
    const stop = seconds.startTimer();
    response.on('finish', () => {
      const labels = { method: methodOf(request), route: routeOf(request) };
      stop(labels);
      requests.inc({ ...labels, status: response.statusCode });
    });
    next();
  };
}

function stateMetrics(register: Registry, { context, tokens }: MetricsOptions): void {
  const registers = [register];
  new Gauge({
    name: 'fedremotes_file_layer_status',
    help: '1 at the status that the values files have.',
    labelNames: ['status'],
    registers,
    collect() {
      const { status } = context.fileLayer.current();
      for (const one of ['none', 'good', 'stale', 'unknown'] as const) this.set({ status: one }, one === status ? 1 : 0);
    },
  });
  new Gauge({
    name: 'fedremotes_remotes',
    help: 'Entries in each layer; absent while the registry cannot be read.',
    labelNames: ['layer'],
    registers,
    async collect() {
      this.reset();
      this.set({ layer: 'file' }, context.fileLayer.current().layer.entries.length);
      const rows = await context.registry.count().catch(() => undefined);
      if (rows !== undefined) this.set({ layer: 'database' }, rows);
    },
  });
  new Gauge({
    name: 'fedremotes_journal_ends_unrecorded',
    help: 'Changes that have happened and whose end is not in the journal yet.',
    registers,
    collect() {
      this.set(context.recorder.unrecorded());
    },
  });
  new Gauge({
    name: 'fedremotes_tokens_file_bad',
    help: '1 while the tokens file as it stands is not what is in force.',
    registers,
    collect() {
      this.set(tokens?.problem() === undefined ? 0 : 1);
    },
  });
}

function hiddenWritesMetric(register: Registry, { context: { registry } }: MetricsOptions): void {
  new Counter({
    name: 'fedremotes_writes_not_visible_total',
    help: 'Writes that the registry acknowledged and that were not what was read back at once; as a rule the clocks of its nodes differ.',
    registers: [register],
    collect() {
      this.reset();
      this.inc(registry.hiddenWrites?.() ?? 0);
    },
  });
}

function driftMetrics(register: Registry, { context }: MetricsOptions): void {
  const registers = [register];
  new Counter({
    name: 'fedremotes_drift_observed_total',
    help: 'Rows that this process saw changed without a journal entry of ours.',
    registers,
    collect() {
      this.reset();
      this.inc(context.drift.observed);
    },
  });
  new Gauge({
    name: 'fedremotes_drift_unaccepted',
    help: 'Rows that widened access without fedremotes and that nobody has accepted; absent while the journal cannot be read.',
    registers,
    async collect() {
      const drift = await context.journal.drift().catch(() => undefined);
      if (drift === undefined) this.reset();
      else this.set(drift.length);
    },
  });
}

function listMetrics(register: Registry, { list, answers }: MetricsOptions): void {
  new Counter({
    name: 'fedremotes_list_answers_total',
    help: 'Answers of GET /i/federation/remotes, by kind.',
    labelNames: ['answer'],
    registers: [register],
    collect() {
      this.reset();
      for (const [answer, count] of Object.entries(answers)) this.inc({ answer }, count as number);
    },
  });
  new Counter({
    name: 'fedremotes_list_reads_total',
    help: 'How often the list was read from the registry and written anew.',
    registers: [register],
    collect() {
      this.reset();
      this.inc(list.reads());
    },
  });
}

const METHODS = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']);
const methodOf = ({ method }: Request): string => (METHODS.has(method) ? method : 'other');

/** The pattern, never the path: paths are chosen by callers, and each would become a series. */
function routeOf(request: Request): string {
  const route: unknown = request.route;
  if (typeof route !== 'object' || route === null || !('path' in route)) return 'unmatched';
  const [, mount = ''] = /^(\/(?:i|v1))\//.exec(pathOf(request.originalUrl)) ?? [];
  const path = String(route.path);
  return path.startsWith(`${mount}/`) ? path : mount + path;
}
