import type { Answer } from "../model/adapter.ts";

/** What happened to one request, told by how far it got and not by the error's name. */
export type Exchange =
  | {
      readonly kind: "answered";
      readonly answer: Answer;
      readonly sentAtMs: number;
      readonly latencyMs: number;
    }
  /** No byte of it left. `identity`: the server is not who it must be, so nobody may be tried. */
  | {
      readonly kind: "not_sent";
      readonly code: string;
      readonly message: string;
      readonly identity: boolean;
    }
  /** It was handed to a socket and no whole answer came back. */
  | {
      readonly kind: "lost";
      readonly code: string;
      readonly message: string;
      readonly httpStatus?: number;
      readonly sentAtMs: number;
      readonly latencyMs: number;
    };
