// tsc writes plain files; npx and a shell need the CLI to be executable.
import { chmodSync } from 'node:fs';

chmodSync('dist/cli/main.js', 0o755);
