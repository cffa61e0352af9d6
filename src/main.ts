import { serve } from './serve.ts';

// Whoever gives an option here expects it to count.
if (process.argv.length > 2) {
  process.stderr.write('This takes no arguments. Use “fedremotes serve --config FILE”, or set FEDREMOTES_CONFIG.\n');
  process.exitCode = 1;
} else await serve();
