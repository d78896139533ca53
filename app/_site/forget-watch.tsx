'use client';
// On every page: when everything is deleted in another tab, this one keeps nothing either, whatever page it shows.
import { useEffect } from 'react';
import { forgetHere, onForget } from './forget-browser.ts';

export function ForgetWatch() {
  useEffect(() => onForget(forgetHere), []);
  return null;
}
