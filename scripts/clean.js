// What an earlier build left must not be run after a file was renamed. (npm runs no pre- and post-scripts here: .npmrc.)
import { rmSync } from 'node:fs';

rmSync('dist', { recursive: true, force: true });
