// What a learner did is on the first page, and theirs to name, to take along and to delete.
import { readFile } from 'node:fs/promises';
import { expect, test } from './fixtures.ts';
import { LESSON } from './lesson-page.ts';

const NICKNAME = '고래 선장';

test('a learner goes on where they left, takes a name and a copy, and deletes everything', async ({ page, lesson }) => {
  test.setTimeout(120_000);
  await lesson.open('ko');
  await lesson.run('run-hello');
  await lesson.expectStep('run-hello', 'passed');

  await page.goto('/ko');
  const progress = page.locator('[data-progress]');
  await expect(progress).toHaveAttribute('data-progress', '1/2');
  const goOn = page.locator('[data-continue]').getByRole('link');
  await expect(goOn).toHaveAttribute('href', new RegExp(`/${LESSON}#run-it-again$`));

  await page.getByRole('link', { name: '내 데이터' }).click();
  await page.getByRole('textbox').fill(NICKNAME);
  await page.getByRole('button', { name: '저장' }).click();
  await expect(page.getByRole('status')).toHaveText('저장했습니다.');
  await expect(page.getByRole('textbox')).toHaveValue(NICKNAME);

  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('link', { name: '내 데이터 내려받기' }).click(),
  ]);
  const copy = JSON.parse(await readFile(await download.path(), 'utf8'));
  expect(copy).toMatchObject({ learner: { nickname: NICKNAME }, passes: [{ lesson: LESSON, id: 'run-hello' }] });

  await page.goto('/ko');
  await expect(page.getByText(`${NICKNAME}님`)).toBeVisible();
  await page.goto('/ko/me');
  await page.getByRole('checkbox').check();
  await page.getByRole('button', { name: '내 데이터 삭제' }).click();
  await expect(page.getByRole('status')).toBeVisible();
  await page.goto('/ko');
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  await expect(progress).toHaveCount(0);
  await expect(page.getByText(NICKNAME)).toHaveCount(0);
});
