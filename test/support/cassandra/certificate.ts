import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { keytoolOf } from './java-runtime.ts';
import { runCommand } from './run-command.ts';

/** A key of a node, and the certificate by which a client recognises it. */
export interface Certificate {
  /** A PKCS12 file. */
  readonly keystore: string;
  readonly password: string;
  /** The self-signed certificate, PEM: what a client is given as its authority. */
  readonly ca: string;
  /** The file that `ca` stands in. */
  readonly caFile: string;
}

const PASSWORD = 'a-test-only';

/** Makes a key and a certificate for loopback addresses with the keytool of a `java`. */
export async function makeCertificate(java: string, folder: string, addresses: readonly string[]): Promise<Certificate> {
  const [keystore, caFile] = [join(folder, 'keystore.p12'), join(folder, 'ca.pem')];
  const store = ['-keystore', keystore, '-storetype', 'PKCS12', '-storepass', PASSWORD, '-alias', 'node'];
  const names = ['dns:localhost', ...addresses.map((address) => `ip:${address}`)].join(',');
  const key = ['-keyalg', 'RSA', '-keysize', '2048', '-validity', '30', '-dname', 'CN=fedremotes test', '-ext', `san=${names}`];
  await keytool(java, ['-genkeypair', ...store, ...key]);
  await keytool(java, ['-exportcert', '-rfc', '-file', caFile, ...store]);
  return { keystore, password: PASSWORD, ca: readFileSync(caFile, 'utf8'), caFile };
}

async function keytool(java: string, args: readonly string[]): Promise<void> {
  const { failed, output } = await runCommand(keytoolOf(java), args, { seconds: 60 });
  if (failed) throw new Error(`keytool failed: ${output}`);
}
