import path from 'node:path';

/**
 * The rooms of src/ and what each may import: the arrows of the house.
 * `rooms`: other rooms (its own room is always open). `types`: rooms of which only types may be taken.
 * `packages`: packages and node: modules; '*' stands for every one that has no home of its own in PACKAGE_HOMES.
 */
const ROOMS = {
  domain: { rooms: [], types: [], packages: ['node:crypto'] },
  concurrency: { rooms: [], types: [], packages: [] },
  stored: { rooms: ['domain'], types: ['ports'], packages: ['*'] },
  lists: { rooms: ['domain'], types: [], packages: ['*'] },
  ports: { rooms: [], types: ['domain'], packages: [] },
  app: { rooms: ['domain', 'concurrency'], types: ['ports'], packages: ['node:crypto', 'node:async_hooks'] },
  adapters: { rooms: ['domain', 'concurrency', 'stored', 'lists'], types: ['ports'], packages: ['*'] },
  http: { rooms: ['app', 'domain', 'concurrency', 'lists'], types: ['ports'], packages: ['*'] },
  cli: { rooms: ['app', 'domain', 'lists', 'config', 'root'], types: ['ports'], packages: ['*'] },
  scheduler: { rooms: ['app', 'domain'], types: ['ports'], packages: ['*'] },
  config: { rooms: ['domain'], types: [], packages: ['*'] },
  root: {
    rooms: ['domain', 'concurrency', 'stored', 'lists', 'app', 'adapters', 'http', 'cli', 'scheduler', 'config'],
    types: ['ports'],
    packages: ['*'],
  },
};

/** Packages that live in named places only; a place is a room, or a folder of the adapters. */
const PACKAGE_HOMES = {
  'cassandra-driver': ['adapters/cassandra'],
  axios: ['adapters/brig', 'adapters/lists', 'cli'],
  'ipaddr.js': ['adapters/lists'],
  cockatiel: ['adapters/brig'],
  '@photostructure/sqlite': ['adapters/embedded'],
  express: ['http'],
  helmet: ['http'],
  'pino-http': ['http'],
  'prom-client': ['http'],
  'swagger-ui-dist': ['http'],
  'zod-openapi': ['http'],
  'p-map': ['adapters/cassandra', 'adapters/brig', 'app'],
  commander: ['cli'],
  'csv-parse': ['lists'],
  diff: ['adapters/values'],
  'cli-table3': ['cli'],
  'cli-progress': ['cli'],
  'node-cron': ['scheduler'],
};

/** Where a file of src/ stands: its room, and for adapters the folder of the one outside thing. */
function placeOf(fromSrc) {
  const [first = '', second] = fromSrc.split('/');
  if (second === undefined) return first === 'scheduler.ts' ? { room: 'scheduler' } : { room: 'root' };
  if (first === 'adapters') return { room: 'adapters', folder: second.replace(/\.ts$/, '') };
  return { room: first };
}

const nameOf = (place) => (place.folder === undefined ? place.room : `${place.room}/${place.folder}`);

const packageOf = (specifier) =>
  specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');

function problemOfPackage(from, specifier) {
  const name = packageOf(specifier);
  const homes = PACKAGE_HOMES[name];
  if (homes !== undefined) {
    return homes.includes(nameOf(from)) ? undefined : `“${name}” may be imported in ${homes.join(', ')} only`;
  }
  const { packages } = ROOMS[from.room];
  if (packages.includes('*') || packages.includes(name)) return undefined;
  return `${from.room} may import ${packages.length === 0 ? 'no package' : `no package but ${packages.join(', ')}`}`;
}

function problemOfPlace(from, to, typeOnly) {
  if (from.room === to.room) {
    return from.folder === to.folder ? undefined : `an adapter never imports a sibling (${nameOf(to)})`;
  }
  const { rooms, types } = ROOMS[from.room];
  if (rooms.includes(to.room)) return undefined;
  if (!types.includes(to.room))
    return `${from.room} never imports ${to.room}; it may import ${[...rooms, ...types].join(', ') || 'only itself'}`;
  return typeOnly ? undefined : `${from.room} may take only types from ${to.room}: write “import type”`;
}

function problemOf(src, file, specifier, typeOnly) {
  const from = placeOf(path.relative(src, file).split(path.sep).join('/'));
  if (!(from.room in ROOMS)) return `“${from.room}” is no room of the house; give it its arrows in lint/import-arrows.js`;
  if (!specifier.startsWith('.')) return problemOfPackage(from, specifier);
  const target = path
    .relative(src, path.resolve(path.dirname(file), specifier))
    .split(path.sep)
    .join('/');
  if (target.startsWith('..')) return 'src/ imports nothing from outside of src/';
  return problemOfPlace(from, placeOf(target), typeOnly);
}

const onlyTypes = (node) => {
  if (node.importKind === 'type' || node.exportKind === 'type' || node.type === 'TSImportType') return true;
  const { specifiers = [] } = node;
  return specifiers.length > 0 && specifiers.every((one) => one.importKind === 'type' || one.exportKind === 'type');
};

/** The arrows as an ESLint rule; it looks at every way to name a module by a literal. */
export const importArrows = {
  meta: { type: 'problem', schema: [], messages: { arrow: '{{problem}}.' } },
  create(context) {
    const src = path.join(context.cwd, 'src');
    if (path.relative(src, context.filename).startsWith('..')) return {};
    const check = (node, source) => {
      if (source?.type !== 'Literal' || typeof source.value !== 'string') return;
      const problem = problemOf(src, context.filename, source.value, onlyTypes(node));
      if (problem !== undefined) context.report({ node: source, messageId: 'arrow', data: { problem } });
    };
    return {
      ImportDeclaration: (node) => check(node, node.source),
      ExportNamedDeclaration: (node) => check(node, node.source),
      ExportAllDeclaration: (node) => check(node, node.source),
      ImportExpression: (node) => check(node, node.source),
      TSImportType: (node) => check(node, node.source ?? node.argument?.literal),
      TSExternalModuleReference: (node) => check(node, node.expression),
    };
  },
};
