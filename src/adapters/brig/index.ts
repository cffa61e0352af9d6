// What the composition opens; loaded only where the configuration names brig.
export { watchBackend } from './backend.ts';
export { brigClient } from './brig-client.ts';
export { brigRegistry } from './registry.ts';
