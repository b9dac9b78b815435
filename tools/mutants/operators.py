"""What may be changed in a piece of code: the usual operators of mutation, on the syntax tree."""

import ast
import copy
from collections.abc import Iterator

ARITHMETIC: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.Div,
    ast.Div: ast.Mult,
    ast.FloorDiv: ast.Mult,
    ast.Mod: ast.Mult,
    ast.Pow: ast.Mult,
    ast.BitAnd: ast.BitOr,
    ast.BitOr: ast.BitAnd,
    ast.BitXor: ast.BitAnd,
}
COMPARISONS: dict[type[ast.cmpop], tuple[type[ast.cmpop], ...]] = {
    ast.Lt: (ast.LtE, ast.Gt),
    ast.LtE: (ast.Lt, ast.GtE),
    ast.Gt: (ast.GtE, ast.Lt),
    ast.GtE: (ast.Gt, ast.LtE),
    ast.Eq: (ast.NotEq,),
    ast.NotEq: (ast.Eq,),
    ast.Is: (ast.IsNot,),
    ast.IsNot: (ast.Is,),
    ast.In: (ast.NotIn,),
    ast.NotIn: (ast.In,),
}
# They guard against mistakes in the program, and no result depends on them.
GUARDS = {"zip": {"strict"}, "dataclass": {"frozen", "kw_only", "slots"}}
PASS = ast.Pass()

Alternative = tuple[str, ast.AST]  # the operator's name, and what takes the node's place


def alternatives(node: ast.AST) -> Iterator[list[Alternative]]:
    """The changes of a node itself: a list for each place in it, of which one is made."""
    match node:
        case ast.BinOp(op=op) if type(op) in ARITHMETIC and not _is_union(node):
            yield [("arithmetic", _with(node, op=ARITHMETIC[type(op)]()))]
        case ast.Compare(ops=comparisons):
            for place, each in enumerate(comparisons):
                yield [
                    ("comparison", _with(node, ops=_put(comparisons, place, other())))
                    for other in COMPARISONS[type(each)]
                ]
        case ast.BoolOp():
            opposite = ast.Or() if isinstance(node.op, ast.And) else ast.And()
            yield [("and, or", _with(node, op=opposite))]
        case ast.UnaryOp(op=ast.Not() | ast.USub(), operand=operand):
            yield [("not or sign removed", operand)]
        case ast.Constant(value=bool(value)):
            yield [("truth", ast.Constant(not value))]
        case ast.Constant(value=int(value) | float(value)):
            yield [("number", number) for number in _numbers(value)]
        case ast.Call(keywords=keywords):
            for word in keywords:
                if word.arg is not None and word.arg not in guards(node):
                    kept = [each for each in keywords if each is not word]
                    yield [(f"{word.arg}= removed", _with(node, keywords=kept))]
        case ast.Subscript(slice=ast.Slice() as bounds):
            for end in ("lower", "upper", "step"):
                if getattr(bounds, end) is not None:
                    open_ended = _with(bounds, **{end: None})
                    yield [("slice end removed", _with(node, slice=open_ended))]
        case ast.If(test=test) | ast.IfExp(test=test) | ast.While(test=test):
            if not isinstance(test, ast.Compare | ast.BoolOp | ast.UnaryOp):
                yield [("condition", _with(node, test=ast.UnaryOp(ast.Not(), test)))]
        case ast.Return(value=ast.expr() as value) if not _is_none(value):
            yield [("return value", ast.Return(ast.Constant(None)))]
        case ast.AugAssign(op=op):
            found: list[Alternative] = [("statement removed", PASS)]
            if type(op) in ARITHMETIC:
                found.append(("arithmetic", _with(node, op=ARITHMETIC[type(op)]())))
            yield found
        case ast.Expr(value=ast.expr() as value) if not isinstance(value, ast.Constant):
            yield [("statement removed", PASS)]
        case ast.Assign(targets=[ast.Attribute() | ast.Subscript()]):
            yield [("statement removed", PASS)]
        case ast.Raise() | ast.Continue() | ast.Break() | ast.Delete():
            yield [("statement removed", PASS)]


def guards(node: ast.AST) -> set[str]:
    """Arguments of a call that no result depends on."""
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
        return GUARDS.get(node.func.id, set())
    return set()


def _numbers(value: int | float) -> Iterator[ast.Constant]:
    yield ast.Constant(value + 1)
    if value != 0:
        yield ast.Constant(-value)
        yield ast.Constant(type(value)(0))


def _is_union(node: ast.BinOp) -> bool:
    """Whether | stands between types, as in `int | None`."""
    return isinstance(node.op, ast.BitOr) and any(
        _is_none(each) or (isinstance(each, ast.Name) and each.id in {"int", "float", "str"})
        for each in (node.left, node.right)
    )


def _is_none(node: ast.AST) -> bool:
    return isinstance(node, ast.Constant) and node.value is None


def _with(node: ast.AST, **fields: object) -> ast.AST:
    changed = copy.copy(node)
    for name, value in fields.items():
        setattr(changed, name, value)
    return changed


def _put(items: list[ast.cmpop], place: int, item: ast.cmpop) -> list[ast.cmpop]:
    return [*items[:place], item, *items[place + 1 :]]
