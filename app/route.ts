// The address without a language: sends the visitor to theirs.
import { redirect } from 'next/navigation';
import { preferredLocale } from './_site/preferences.ts';

export const dynamic = 'force-dynamic';

export async function GET(): Promise<never> {
  redirect(`/${await preferredLocale()}`);
}
