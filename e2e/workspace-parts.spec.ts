// A lesson's editor, preview, map and lens, as one learner uses them.
import { expect, test } from './fixtures.ts';
import { RUN_TIMEOUT_MS } from './lesson-page.ts';

const PATH = '/en/lessons/everything/workspace-parts';

test('a file is written in the editor, served by a container, shown in the preview, on the map and through the lens', async ({
  page,
  lesson,
}) => {
  test.setTimeout(120_000);
  await page.goto(PATH);
  const editor = page.locator('[data-editor="site/index.html"]');
  const status = editor.getByRole('status');
  const save = editor.getByRole('button', { name: 'Save' });
  await editor.scrollIntoViewIfNeeded();
  await expect(editor.locator('[data-editor-ready]')).toContainText('first words', { timeout: RUN_TIMEOUT_MS });
  await expect(status).toHaveText('Saved');

  const preview = page.locator('[data-preview-port="8088"]');
  await expect(preview).toContainText('Nothing is published on port 8088 yet');
  await page.locator('[data-block$="/serve"]').getByRole('button', { name: /^Run/ }).click();
  const shown = preview.frameLocator('iframe').getByRole('heading');
  // The server comes up after its port: what is said of that is taken back.
  await expect(shown).toHaveText('first words', { timeout: RUN_TIMEOUT_MS });
  await expect(preview.locator('[data-view]')).toHaveAttribute('data-view', 'shown');

  const map = page.locator('[data-map]');
  await expect(map).toContainText('port 8088 → 80/tcp');
  await map.getByRole('button', { name: 'Table' }).click();
  await expect(map.getByRole('row', { name: /^web running/ })).toBeVisible();

  const lens = page.locator('[data-lens]');
  await page.locator('[data-block$="/list"]').getByRole('button', { name: /^Run/ }).click();
  const line = lens.getByRole('heading', { name: 'docker ps', exact: true });
  await expect(line.first()).toBeVisible({ timeout: RUN_TIMEOUT_MS });
  const call = lens.locator('details', { hasText: /GET \S*\/containers\/json\S* 200/ }).first();
  await call.locator('summary').click();
  await expect(call.locator('pre').last()).toContainText('"/web"');
  await page
    .locator('[data-block$="/list"]')
    .getByRole('button', { name: /^Show its/ })
    .press('Enter');
  const ofBlock = lens
    .locator('[data-lens-command]', { has: page.getByRole('heading', { name: 'docker ps' }) })
    .first();
  await expect(ofBlock).toBeFocused();
  await expect(ofBlock).toBeInViewport();

  await editor.getByRole('textbox').focus();
  await page.keyboard.press('ControlOrMeta+a');
  await page.keyboard.type('<h1>second words');
  await expect(status).toHaveText('Not saved');
  await page.reload();
  await expect(editor.locator('[data-editor-ready]')).toContainText('second words', { timeout: RUN_TIMEOUT_MS });
  await expect(status).toHaveText('Not saved');
  await editor.getByRole('textbox').focus();
  await page.keyboard.press('ControlOrMeta+s');
  await expect(status).toHaveText('Saved');
  await preview.getByRole('button', { name: 'Reload the preview' }).click();
  await expect(shown).toHaveText('second words');

  await lesson.type('echo "<h1>third words" > site/index.html; echo done');
  await lesson.expectRows('done');
  await editor.getByRole('textbox').focus();
  await page.keyboard.press('ControlOrMeta+a');
  await page.keyboard.type('mine');
  await save.click();
  await expect(editor.getByRole('alert')).toContainText('was changed elsewhere');
  await editor.getByRole('button', { name: 'Take the other' }).click();
  await expect(editor.locator('[data-editor-ready]')).toContainText('third words');
  await expect(status).toHaveText('Saved');

  // Back to what the lesson brought, and forth again, by the same button.
  await editor.getByRole('button', { name: "The lesson's version" }).press('Enter');
  await expect(editor.locator('[data-editor-ready]')).toContainText('first words');
  await expect(status).toHaveText('Not saved');
  const undo = editor.getByRole('button', { name: 'Back to mine' });
  await expect(undo).toBeFocused();
  await undo.press('Enter');
  await expect(editor.locator('[data-editor-ready]')).toContainText('third words');
  await expect(status).toHaveText('Saved');
});
