/** The embedded store cannot be used as it is; the message says what was found and what to do. Only thrown while opening. */
export class StoreRefused extends Error {
  override readonly name = 'StoreRefused';
}
