import type { Terminal } from './terminal.ts';

/** One line on standard error that is written over, where that is a terminal; `done` takes it away. */
export function progressLine({ err, progress }: Terminal): { readonly say: (text: string) => void; readonly done: () => void } {
  let shown = false;
  return {
    say: (text) => {
      if (!progress) return;
      shown = true;
      err(`\r${ERASE}${text}`);
    },
    done: () => {
      if (shown) err(`\r${ERASE}`);
      shown = false;
    },
  };
}

const ERASE = '\u001b[K';
