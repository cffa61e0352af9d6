/**
 * Watches files by their directories, so that a ConfigMap's symlink swap is seen (dependencies.md §7b), and by a slow
 * poll beside it. `onChange` is called, debounced, when any of the paths may have other bytes than before; it may be
 * called once too often, never once too seldom. Answers what ends the watch.
 */
export type WatchFiles = (paths: readonly string[], onChange: () => void) => () => void;
