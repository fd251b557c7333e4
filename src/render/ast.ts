/** A spot in a template as Handlebars counts: lines from 1, columns from 0. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

interface Located {
  readonly loc: { readonly start: Position; readonly end: Position };
}

export interface PathExpression extends Located {
  readonly type: "PathExpression";
  /** `@name` */
  readonly data: boolean;
  /** How many `../` there are. */
  readonly depth: number;
  readonly parts: readonly string[];
  readonly original: string;
}

/** `original` stays where it is: Handlebars takes a partial's name from there. */
export interface Literal extends Located {
  readonly type: "StringLiteral" | "NumberLiteral" | "BooleanLiteral";
  readonly value: string | number | boolean;
  readonly original: string | number | boolean;
}

interface Nothing extends Located {
  readonly type: "UndefinedLiteral" | "NullLiteral";
}

export interface Hash extends Located {
  readonly type: "Hash";
  readonly pairs: readonly HashPair[];
}

export interface HashPair extends Located {
  readonly type: "HashPair";
  readonly key: string;
  readonly value: Expression;
}

/** What a helper call is made of, wherever it stands. */
export interface Call extends Located {
  readonly path: Expression;
  readonly params: readonly Expression[];
  readonly hash?: Hash | undefined;
}

export interface SubExpression extends Call {
  readonly type: "SubExpression";
}

export type Expression = PathExpression | Literal | Nothing | SubExpression;

export interface MustacheStatement extends Call {
  readonly type: "MustacheStatement";
}

export interface BlockStatement extends Call {
  readonly type: "BlockStatement";
  readonly program?: Program | undefined;
  readonly inverse?: Program | undefined;
}

export interface PartialStatement extends Located {
  readonly type: "PartialStatement";
  readonly name: PathExpression | Literal | SubExpression;
  readonly params: readonly Expression[];
  readonly hash?: Hash | undefined;
  readonly indent: string;
}

export interface ContentStatement extends Located {
  readonly type: "ContentStatement";
  readonly value: string;
}

interface CommentStatement extends Located {
  readonly type: "CommentStatement";
}

interface ForbiddenStatement extends Located {
  readonly type: "Decorator" | "DecoratorBlock" | "PartialBlockStatement";
}

export type Statement =
  | MustacheStatement
  | BlockStatement
  | PartialStatement
  | ContentStatement
  | CommentStatement
  | ForbiddenStatement;

/** Handlebars' syntax tree, in the words of its documentation. */
export interface Program {
  readonly type: "Program";
  readonly body: readonly Statement[];
  readonly blockParams?: readonly string[] | undefined;
}

export type Node = Expression | Statement | HashPair;
