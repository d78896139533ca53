// A place over the terminal, as custom properties: the style sheet keeps what is there within the terminal.
import type { CSSProperties } from 'react';
import type { Spot } from './screen/screen-ui.ts';

export const spotStyle = ({ left, top }: Spot): CSSProperties =>
  ({ '--left': `${Math.round(left)}px`, '--top': `${Math.round(top)}px` }) as CSSProperties;
