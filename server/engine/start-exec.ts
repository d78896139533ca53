// Starts a process in a container: one call that describes it, one that starts it and becomes its stream.
import * as api from './api-schemas.ts';
import { CHANGE_MS, containerPath, LOOK_MS, orUndefined, within } from './calls.ts';
import { toEnvironment } from './container-spec.ts';
import type { CallOptions, ExecProcess, ExecSpec } from './engine.ts';
import type { EngineHttp, EngineRequest } from './engine-http.ts';
import { execProcess } from './exec-process.ts';

export async function startExec(
  http: EngineHttp,
  containerId: string,
  spec: ExecSpec,
  options?: CallOptions,
): Promise<ExecProcess> {
  const deadline = within(CHANGE_MS, options);
  const what = `exec in container ${containerId}`;
  const Tty = spec.tty !== undefined;
  const ConsoleSize = spec.tty && [spec.tty.rows, spec.tty.cols];
  const { Id } = await http.json(
    {
      what,
      method: 'POST',
      path: `${containerPath(containerId)}/exec`,
      body: {
        ...{ AttachStdin: true, AttachStdout: true, AttachStderr: true, Tty, ConsoleSize },
        ...{ Cmd: spec.command, User: spec.user, WorkingDir: spec.workingDirectory, Env: toEnvironment(spec.env) },
      },
    },
    api.created,
    deadline,
  );
  const start: EngineRequest = {
    what,
    method: 'POST',
    path: `/exec/${Id}/start`,
    body: { Detach: false, Tty, ConsoleSize },
  };
  const socket = await http.hijack(start, deadline);
  return execProcess(socket, spec.tty, {
    resize: (cols, rows) =>
      http.done(
        { what: `${what}: resize`, method: 'POST', path: `/exec/${Id}/resize`, query: { w: cols, h: rows } },
        within(CHANGE_MS),
      ),
    inspect: async () => {
      const request: EngineRequest = { what: `${what}: inspect`, method: 'GET', path: `/exec/${Id}/json` };
      const state = await orUndefined(http.json(request, api.execInspect, within(LOOK_MS)));
      return state && { running: state.Running, exitCode: state.ExitCode };
    },
  });
}
