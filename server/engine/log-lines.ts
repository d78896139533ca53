// A container's log, taken apart into lines; stdout and stderr are split each on their own.
import { FrameDemuxer, type FrameSource } from './frame-demuxer.ts';
import { LineSplitter } from './lines.ts';

export async function* readLogLines(stream: AsyncIterable<Buffer>): AsyncGenerator<string> {
  const splitters: Record<FrameSource, LineSplitter> = { stdout: new LineSplitter(), stderr: new LineSplitter() };
  const ready: string[] = [];
  const demuxer = new FrameDemuxer((source, payload) => {
    // One by one: a payload of line ends has more lines than a call may have arguments.
    for (const line of splitters[source].push(payload)) ready.push(line);
  });
  for await (const chunk of stream) {
    demuxer.push(chunk);
    yield* ready.splice(0);
  }
  yield* splitters.stdout.end();
  yield* splitters.stderr.end();
}
