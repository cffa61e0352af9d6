import { configurationPage } from '../src/config/document.ts';
import { openApiText } from '../src/http/openapi/text.ts';

/** Every document that is made from code: path from the root of the project → content. */
export const generatedDocuments = (): Record<string, string> => ({
  'docs/configuration.md': configurationPage(),
  'openapi.json': openApiText(),
});
