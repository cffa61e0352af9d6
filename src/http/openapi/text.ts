import { openApiDocument } from './document.ts';

/** The document as openapi.json holds it (“npm run docs” writes it, a test compares). */
export const openApiText = (): string => `${JSON.stringify(openApiDocument(), null, 2)}\n`;
