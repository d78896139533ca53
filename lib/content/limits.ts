// How large content may be. Generous for people who write, small enough that a mistake cannot take the server down.

export const CONTENT_LIMITS = {
  /** Bytes of one file. */
  fileBytes: 256 * 1024,
  /** Files below a lesson's `files/`, each of so many bytes at most; the whole goes to every learner. */
  filesPerLesson: 64,
  lessonFileBytes: 256 * 1024,
  figuresPerLesson: 64,
  figureBytes: 512 * 1024,
  /** Recorded output: a file for each block, and one beside it for what is said of all. */
  transcriptsPerLesson: 200,
  transcriptBytes: 1024 * 1024,
  /** Folders within such a folder. */
  folderDepth: 8,
  /** Entries in one content directory, and in one course. */
  coursesPerDirectory: 100,
  lessonsPerCourse: 500,
  /** Lessons in one content directory, over all of its courses. */
  lessonsPerDirectory: 2000,
  /** Quotations and lists within each other. */
  proseDepth: 20,
  /** Of the tree of a prose: what stands within each other, of any kind. */
  treeDepth: 100,
  /** Of `*` and the like, each of which a parser may take for the beginning of something. */
  marksInARow: 200,
  /** In one paragraph: for each, a parser may look through all that came before. */
  bracketsInARow: 1000,
  hostsPerLesson: 4,
  blocksPerLesson: 100,
  stepsPerLesson: 100,
  checksPerLesson: 100,
  quizzesPerLesson: 50,
  termsPerCourse: 500,
  /** Checks in one `all` or `any`, and how deep they nest, names followed. */
  checksPerCheck: 20,
  checkDepth: 8,
  /** Characters of a command. It is typed into a shell, whose line in canonical mode holds 4096 bytes. */
  commandChars: 4000,
  scriptChars: 8000,
  patternChars: 4000,
  promptChars: 60,
  nameChars: 255,
  titleChars: 200,
  summaryChars: 1000,
  /** Characters of a reason, of what a term means, of what is told of an answer. */
  explanationChars: 1000,
} as const;
