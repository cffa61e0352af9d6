/** A pause after so many failures in a row, from 1: `first` at first, twice as long each time, never longer than `longest`. */
export const doubling = (failures: number, first: number, longest: number): number =>
  Math.min(first * 2 ** Math.min(failures - 1, 20), longest);
