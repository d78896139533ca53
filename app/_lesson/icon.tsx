// The small pictures of the lesson's buttons, each of one path. Server and client components both use it.

const PATHS = {
  check: 'm3.5 8.4 3 3 6-6.5',
  cross: 'm4 4 8 8m0-8-8 8',
  copy: 'M5.5 5.5V3.2c0-.4.3-.7.7-.7h6.6c.4 0 .7.3.7.7v6.6c0 .4-.3.7-.7.7h-2.3M3.2 5.5h6.6c.4 0 .7.3.7.7v6.6c0 .4-.3.7-.7.7H3.2a.7.7 0 0 1-.7-.7V6.2c0-.4.3-.7.7-.7Z',
  fold: 'm6 3.5 4.5 4.5-4.5 4.5',
  again: 'M13 8a5 5 0 1 1-1.6-3.7M13.2 1.8v3.4H9.8',
  undo: 'M5.5 3 2.8 5.7l2.7 2.7M3 5.7h6.2a3.8 3.8 0 0 1 0 7.6H6.5',
  edit: 'm3 13 .7-3L10.8 2.9a1 1 0 0 1 1.4 0l.9.9a1 1 0 0 1 0 1.4L6 12.3 3 13Z',
  catchUp: 'M2.5 3.5 7.5 8l-5 4.5zM8.5 3.5l5 4.5-5 4.5z',
  more: 'M3.5 8h.01M8 8h.01M12.5 8h.01',
  terminal: 'm3.5 4.5 3.5 3.5-3.5 3.5M8.5 11.5h4',
  forth: 'M3 8h10M9 4l4 4-4 4',
  play: 'M5 3.2v9.6l7.5-4.8z',
} as const;

export type IconName = keyof typeof PATHS;

interface Props {
  readonly name: IconName;
  readonly size?: number;
  readonly weight?: number;
}

export function Icon({ name, size = 16, weight = 1.5 }: Props) {
  return (
    <svg
      viewBox="0 0 16 16"
      width={size}
      height={size}
      aria-hidden="true"
      fill="none"
      stroke="currentColor"
      strokeWidth={weight}
      strokeLinecap="round"
      strokeLinejoin="round"
    >
      <path d={PATHS[name]} />
    </svg>
  );
}
