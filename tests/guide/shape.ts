import ts from 'typescript'

/** What code does, without its comments and strings: two languages of one sample have the same shape. */
export function shapeOf(code: string, kind: 'ts' | 'tsx'): string[] {
  const scriptKind = kind === 'tsx' ? ts.ScriptKind.TSX : ts.ScriptKind.TS
  const shape: string[] = []
  const visit = (node: ts.Node): void => {
    const isNamed = ts.isIdentifier(node) || ts.isNumericLiteral(node) || ts.isBigIntLiteral(node)
    shape.push(`${ts.SyntaxKind[node.kind]}${node.flags & ts.NodeFlags.BlockScoped}${isNamed ? ` ${node.text}` : ''}`)
    ts.forEachChild(node, visit)
  }
  visit(ts.createSourceFile('sample', code, ts.ScriptTarget.ES2023, false, scriptKind))
  return shape
}
