import type { Expectation, Step } from "../cases/case.ts";
import type { Received } from "../exchange/exchange.ts";
import { judge, judgeSame } from "./judge.ts";
import { type Problem, problem } from "./problem.ts";
import type { Provider } from "../provider/provider.ts";
import { expectationsOn } from "../cases/expectations.ts";

/** The problems of a response, and the expectation that it was compared with. */
export interface Judged {
  problems: Problem[];
  expected: Expectation;
}

/** Judges the responses to the steps of one case. */
export class StepJudge {
  /** The choices of the operator that match all responses so far. */
  #choices?: number[] | undefined;

  constructor(readonly provider: Provider) {}

  /** The problems of a response; `responses` are those to the steps before, `serverId` is the server that was asked for. */
  judge(received: Received, { expect }: Step, responses: readonly Received[], serverId: string): Judged {
    const judged = this.#judgeNearest(received, expect, serverId);
    const { sameAs } = expect;
    if (sameAs === undefined || this.provider.state === false) return judged;
    return { ...judged, problems: [...judged.problems, ...judgeSame(received, responses[sameAs - 1]!)] };
  }

  /** If the release is not known, the expectation with the status of the response and the fewest problems is used. */
  #judgeNearest(received: Received, expect: Expectation, serverId: string): Judged {
    const { state = true, release, quota = 0 } = this.provider;
    const judged = expectationsOn(expect, release).map((expected) => ({
      expected,
      problems: judge(received, expected, { quota, stateless: !state, serverId }),
    }));
    // A response is compared with what it tries to be, so its status counts first.
    const distance = ({ problems, expected: { status } }: Judged) =>
      problems.length + ([status].flat().includes(received.status) ? 0 : 1000);
    const nearest = judged.reduce((best, other) => distance(other) < distance(best) ? other : best);
    if (!expect.either || nearest.problems.length > 0) return nearest;
    return { ...nearest, problems: this.#judgeChoice(judged) };
  }

  /** An operator's choice must be the same for all steps. */
  #judgeChoice(judged: readonly Judged[]): Problem[] {
    const choices = judged.flatMap(({ problems }, i) => problems.length === 0 ? [i] : []);
    const common = this.#choices?.filter((i) => choices.includes(i)) ?? choices;
    if (common.length === 0) return [problem("the policy for this request differs from that of the requests before")];
    this.#choices = common;
    return [];
  }
}
