import { mkdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** Where a values file stands, and how it is changed there. */
export interface ValuesLayout {
  readonly path: string;
  /** Puts this text there, in the way of the layout. */
  readonly put: (text: string) => void;
  /** Takes it away. */
  readonly remove: () => void;
}

/** A file that an editor writes in place. */
export function editedInPlace(folder: string): ValuesLayout {
  const path = join(folder, 'values.yaml');
  return {
    path,
    put: (text) => {
      writeFileSync(path, text);
    },
    remove: () => {
      rmSync(path);
    },
  };
}

/** A file that a tool replaces by renaming another one onto it; it goes away with its folder. */
export function replaced(folder: string): ValuesLayout {
  const path = join(folder, 'checkout', 'values.yaml');
  return {
    path,
    put: (text) => {
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(`${path}.new`, text);
      renameSync(`${path}.new`, path);
    },
    remove: () => {
      rmSync(dirname(path), { recursive: true });
    },
  };
}

/** A mounted ConfigMap: the file is a link into `..data`, a link that the kubelet swaps for one to a new folder. */
export function configMap(folder: string): ValuesLayout {
  const mount = join(folder, 'mount');
  mkdirSync(mount);
  symlinkSync(join('..data', 'values.yaml'), join(mount, 'values.yaml'));
  let version = 0;
  const swap = (text: string | undefined): void => {
    const [before, now] = [`..v${String(version)}`, `..v${String((version += 1))}`];
    mkdirSync(join(mount, now));
    if (text !== undefined) writeFileSync(join(mount, now, 'values.yaml'), text);
    symlinkSync(now, join(mount, '..data_tmp'));
    renameSync(join(mount, '..data_tmp'), join(mount, '..data'));
    rmSync(join(mount, before), { recursive: true, force: true });
  };
  return {
    path: join(mount, 'values.yaml'),
    put: swap,
    remove: () => {
      swap(undefined);
    },
  };
}
