import path from 'node:path';

import ts from 'typescript';

/**
 * A statement that the code sends, where it stands, and its text; null: the text is made in a way that is not read
 * here.
 */
export interface SqlText {
  readonly where: string;
  readonly text: string | null;
}

const MOST_VARIANTS = 12;

/**
 * Reads the SQL texts of src/ without running anything: constants, templates, and functions that return one template.
 */
export function sqlTexts(): readonly SqlText[] {
  const config = ts.readConfigFile('tsconfig.json', (file) => ts.sys.readFile(file));
  const { fileNames, options } = ts.parseJsonConfigFileContent(config.config, ts.sys, '.');
  const program = ts.createProgram(
    fileNames.filter((file) => /[/\\]src[/\\]/.test(path.resolve(file))),
    options,
  );
  const reader = new Reader(program.getTypeChecker());
  return program
    .getSourceFiles()
    .filter((file) => path.resolve(file.fileName).startsWith(path.resolve('src') + path.sep))
    .flatMap((file) => reader.textsIn(file));
}

type Values = readonly string[] | null;
type Bound = ReadonlyMap<ts.Symbol, Values>;

class Reader {
  constructor(private readonly checker: ts.TypeChecker) {}

  textsIn(file: ts.SourceFile): readonly SqlText[] {
    const found: SqlText[] = [];
    const visit = (node: ts.Node): void => {
      if (ts.isCallExpression(node) && isQuery(node)) {
        const [first] = node.arguments;
        const { line } = file.getLineAndCharacterOfPosition(node.getStart());
        const where = `${path.relative('src', file.fileName)}:${line + 1}`;
        const values = first === undefined ? null : this.valueOf(first, new Map());
        for (const text of values ?? [null]) found.push({ where, text });
      }
      ts.forEachChild(node, visit);
    };
    visit(file);
    return found;
  }

  /** Every text that an expression may be; null where it cannot be told. */
  private valueOf(node: ts.Expression, bound: Bound): Values {
    if (ts.isStringLiteralLike(node)) return [node.text];
    if (ts.isNumericLiteral(node)) return [node.text];
    if (ts.isParenthesizedExpression(node) || ts.isAsExpression(node)) return this.valueOf(node.expression, bound);
    if (ts.isTemplateExpression(node))
      return node.templateSpans.reduce<Values>(
        (before, span) => joined(joined(before, this.valueOf(span.expression, bound)), [span.literal.text]),
        [node.head.text],
      );
    if (ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.PlusToken)
      return joined(this.valueOf(node.left, bound), this.valueOf(node.right, bound));
    if (ts.isConditionalExpression(node)) {
      const [yes, no] = [this.valueOf(node.whenTrue, bound), this.valueOf(node.whenFalse, bound)];
      return yes === null || no === null ? null : [...yes, ...no];
    }
    if (ts.isIdentifier(node)) return this.named(node, bound);
    if (ts.isCallExpression(node)) return this.returned(node, bound);
    return null;
  }

  private named(node: ts.Identifier, bound: Bound): Values {
    const symbol = this.symbolOf(node);
    if (symbol === undefined) return null;
    const given = bound.get(symbol);
    if (given !== undefined) return given;
    const declaration = symbol.valueDeclaration;
    return declaration !== undefined && ts.isVariableDeclaration(declaration) && declaration.initializer !== undefined
      ? this.valueOf(declaration.initializer, bound)
      : null;
  }

  /** A call of a function that does nothing but return an expression. */
  private returned(call: ts.CallExpression, bound: Bound): Values {
    const symbol = this.symbolOf(call.expression);
    const declaration = symbol?.valueDeclaration;
    const made =
      declaration !== undefined && ts.isVariableDeclaration(declaration) ? declaration.initializer : declaration;
    if (made === undefined || !(ts.isFunctionDeclaration(made) || ts.isArrowFunction(made))) return null;
    const given = new Map(bound);
    for (const [index, { name }] of made.parameters.entries()) {
      const parameter = this.checker.getSymbolAtLocation(name);
      const argument = call.arguments[index];
      if (parameter !== undefined) given.set(parameter, argument === undefined ? null : this.valueOf(argument, bound));
    }
    const { body } = made;
    if (body === undefined) return null;
    if (!ts.isBlock(body)) return this.valueOf(body, given);
    const [only] = body.statements;
    return only !== undefined && ts.isReturnStatement(only) && only.expression !== undefined
      ? this.valueOf(only.expression, given)
      : null;
  }

  private symbolOf(node: ts.Node): ts.Symbol | undefined {
    const symbol = this.checker.getSymbolAtLocation(node);
    return symbol !== undefined && (symbol.flags & ts.SymbolFlags.Alias) !== 0
      ? this.checker.getAliasedSymbol(symbol)
      : symbol;
  }
}

/** `query(text, …)` of a transaction or a pool; what is called query and takes work to do is something else. */
function isQuery({ expression, arguments: given }: ts.CallExpression): boolean {
  return (
    ts.isPropertyAccessExpression(expression) &&
    /^(query|execute|alone)$/.test(expression.name.text) &&
    !given.some((one) => ts.isFunctionLike(one) || (ts.isIdentifier(one) && one.text === 'read'))
  );
}

function joined(before: Values, after: Values): Values {
  if (before === null || after === null) return null;
  const all = before.flatMap((left) => after.map((right) => left + right));
  return all.length > MOST_VARIANTS ? null : all;
}
