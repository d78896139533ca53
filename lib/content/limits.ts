// How large content may be. Generous for people who write, small enough that a mistake cannot take the server down.

export const CONTENT_LIMITS = {
  /** Bytes of one file. */
  fileBytes: 256 * 1024,
  /** Entries in one content directory, and in one course. */
  coursesPerDirectory: 100,
  lessonsPerCourse: 500,
  /** Lessons in one content directory, over all of its courses. */
  lessonsPerDirectory: 500,
  blocksPerLesson: 100,
  stepsPerLesson: 100,
  /** Characters of a command. It is typed into a shell, whose line in canonical mode holds 4096 bytes. */
  commandChars: 4000,
  titleChars: 200,
  summaryChars: 1000,
} as const;
