import { describe, expect, it } from 'vitest';
import { decodeFrame } from '../protocol/frames.ts';
import { type InputLoss, InputSender } from './input-sender.ts';
import { encodeText } from './terminal-input.ts';

function setUp() {
  const sent: Array<{ seq: number; text: string }> = [];
  const losses: Array<InputLoss | null> = [];
  const input = new InputSender({
    channel: 3,
    sendFrame: (bytes) => {
      const { seq, payload } = decodeFrame(bytes);
      sent.push({ seq, text: new TextDecoder().decode(payload) });
    },
    onLost: (loss) => losses.push(loss),
  });
  const hold = (text: string) => input.hold(encodeText(text), 10);
  return { input, sent, losses, hold };
}

it('counts what it sends, anew for each attachment', () => {
  const { input, sent } = setUp();
  input.send(encodeText('한'));
  input.send(encodeText('a'));
  input.attached();
  input.send(encodeText('b'));
  expect(sent.map(({ seq }) => seq)).toEqual([0, 3, 0]);
});

it('sends what it held, in order and once', () => {
  const { input, sent, losses, hold } = setUp();
  hold('ls');
  hold('\r');
  expect(input.holdsSomething).toBe(true);
  input.release();
  input.release();
  expect(sent.map(({ text }) => text)).toEqual(['ls', '\r']);
  expect(input.holdsSomething).toBe(false);
  expect(losses).toEqual([]);
});

describe('what is too much', () => {
  it('is refused as a whole, with all that follows, and told once', () => {
    const { input, sent, losses, hold } = setUp();
    hold('echo ');
    hold('123456');
    hold('\r');
    input.release();
    expect(sent.map(({ text }) => text)).toEqual(['echo ']);
    expect(losses).toEqual(['too-much']);
  });

  it('is not what fits exactly', () => {
    const { input, sent, losses, hold } = setUp();
    hold('12345');
    hold('67890');
    input.release();
    expect(sent).toHaveLength(2);
    expect(losses).toEqual([]);
  });

  it('ends when what is held has been sent', () => {
    const { input, sent, hold } = setUp();
    hold('12345678901');
    input.release();
    hold('a');
    input.release();
    expect(sent.map(({ text }) => text)).toEqual(['a']);
  });
});

describe('a shell that is gone', () => {
  it('takes what was held for it with it, which is told', () => {
    const { input, sent, losses, hold } = setUp();
    hold('rm -r .');
    input.drop();
    input.release();
    expect(sent).toEqual([]);
    expect(losses).toEqual(['shell-gone']);
  });

  it('is not spoken of where nothing was held', () => {
    const { input, losses } = setUp();
    input.drop();
    expect(losses).toEqual([]);
  });
});

it('forgets what was lost when the learner has read it', () => {
  const { input, losses, hold } = setUp();
  hold('12345678901');
  input.forgetLoss();
  input.forgetLoss();
  expect(losses).toEqual(['too-much', null]);
});
