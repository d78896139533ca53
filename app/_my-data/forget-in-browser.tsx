'use client';
// On the page that says that everything was deleted: what the browser keeps is part of it.
import { useEffect } from 'react';
import { forgetBrowser } from '../_site/forget-browser.ts';

export function ForgetInBrowser() {
  useEffect(forgetBrowser, []);
  return null;
}
