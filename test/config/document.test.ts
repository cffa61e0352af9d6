import { describe, expect, it } from 'vitest';
import { configurationPage } from '../../src/config/document.ts';
import { notesOf, SETTING_NAMES, settingsSchema } from '../../src/config/settings-schema.ts';

describe('the reference page of the configuration', () => {
  it.each(SETTING_NAMES)('has a section for %s', (name) => {
    expect(configurationPage()).toContain(`\n## ${name}\n\n${notesOf(name).description}\n`);
  });

  it.each(SETTING_NAMES)('the example of %s is one that is accepted', (name) => {
    expect(settingsSchema.shape[name].safeParse(notesOf(name).example)).toMatchObject({ success: true });
  });
});
