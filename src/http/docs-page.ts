import express, { type RequestHandler, type Router } from 'express';
import getAbsoluteFSPath from 'swagger-ui-dist/absolute-path.js';
import { methodNotAllowed, ONLY_READ } from './method-not-allowed.ts';
import { openApiText } from './openapi/text.ts';

/** Files of the package that the page needs; everything else of it stays inside, its sample page above all. */
const ASSETS = ['swagger-ui.css', 'swagger-ui-bundle.js', 'favicon-16x16.png', 'favicon-32x32.png'] as const;

const PAGE = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <title>fedremotes API</title>
    <link rel="stylesheet" href="docs/swagger-ui.css">
    <link rel="icon" type="image/png" sizes="32x32" href="docs/favicon-32x32.png">
    <link rel="icon" type="image/png" sizes="16x16" href="docs/favicon-16x16.png">
  </head>
  <body>
    <div id="swagger-ui"></div>
    <script src="docs/swagger-ui-bundle.js"></script>
    <script src="docs/initializer.js"></script>
  </body>
</html>
`;

// validatorUrl null: the page would else ask validator.swagger.io for a badge.
const INITIALIZER = `SwaggerUIBundle({ url: 'openapi.json', dom_id: '#swagger-ui', deepLinking: true, validatorUrl: null });
`;

/** swagger-ui draws some of its icons as data: images; nothing else comes from anywhere but here. */
const POLICY = "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/**
 * The document at /openapi.json and the page at /docs that shows it, to be mounted at the root. The page makes no request to
 * anywhere else.
 */
export function docsPage(): Router {
  const router = express.Router({ strict: true });
  router.get('/openapi.json', (_request, response) => {
    response.type('application/json').send((document ??= openApiText()));
  });
  router.use('/docs', policy);
  router.get('/docs', answer('text/html', PAGE));
  // Its links are relative to /, so that they hold behind a proxy that puts a path in front.
  router.get('/docs/', (_request, response) => {
    response.redirect(308, '../docs');
  });
  router.get('/docs/initializer.js', answer('text/javascript', INITIALIZER));
  for (const name of ASSETS) router.get(`/docs/${name}`, file(name));
  router.all(['/openapi.json', '/docs', '/docs/'], methodNotAllowed(ONLY_READ));
  return router;
}

/** Made when it is first asked for: a start need not wait for it. */
let document: string | undefined;

const policy: RequestHandler = (_request, response, next) => {
  response.set({ 'Content-Security-Policy': POLICY, 'X-Content-Type-Options': 'nosniff' });
  next();
};

const answer =
  (type: string, text: string): RequestHandler =>
  (_request, response) => {
    response.type(type).send(text);
  };

const file =
  (name: string): RequestHandler =>
  (_request, response) => {
    response.sendFile(name, { root: getAbsoluteFSPath() });
  };
