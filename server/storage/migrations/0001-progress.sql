create table learners (
  id uuid primary key,
  nickname text check (char_length(nickname) between 1 and 40),
  locale text not null,
  created_at timestamptz not null,
  seen_at timestamptz not null
);
--> statement-breakpoint
create table step_passes (
  learner uuid not null references learners (id) on delete cascade,
  course text not null,
  lesson text not null,
  step text not null,
  passed_at timestamptz not null,
  primary key (learner, course, lesson, step)
);
--> statement-breakpoint
create table attempts (
  id bigint generated always as identity primary key,
  learner uuid not null references learners (id) on delete cascade,
  course text not null,
  lesson text not null,
  step text not null,
  at timestamptz not null,
  reason jsonb
);
--> statement-breakpoint
create index attempts_of_step on attempts (learner, course, lesson, step, id);
--> statement-breakpoint
create table quiz_answers (
  learner uuid not null references learners (id) on delete cascade,
  course text not null,
  lesson text not null,
  quiz text not null,
  answer jsonb not null,
  "right" boolean not null,
  at timestamptz not null,
  primary key (learner, course, lesson, quiz)
);
--> statement-breakpoint
create table receipts (
  learner uuid not null references learners (id) on delete cascade,
  course text not null,
  lesson text not null,
  block text not null,
  run_id uuid not null,
  status text not null,
  exit_code integer,
  duration_ms integer,
  at timestamptz not null,
  primary key (learner, course, lesson, block)
);
