"""What is changed in a module, and what is not."""

import ast

import pytest
from mutants.sites import MODULE, Mutant, mutants


def made(source: str) -> set[str]:
    """All mutants of a source, each in the form of `ast.unparse`."""
    found = (each for place in mutants("a.py", source) for each in place)
    return {ast.unparse(ast.parse(each.applied(source))) for each in found}


def of(source: str) -> list[Mutant]:
    return [each for place in mutants("a.py", source) for each in place]


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("a + b", {"a - b", "pass"}),
        ("a ** b * c", {"a ** b / c", "a * b * c", "pass"}),
        ("x = a < b", {"x = a <= b", "x = a > b"}),
        ("x = a < b == c", {"x = a <= b == c", "x = a > b == c", "x = a < b != c"}),
        ("x = a in b", {"x = a not in b"}),
        ("x = 2", {"x = 3", "x = -2", "x = 0"}),
        ("x = 0.5", {"x = 1.5", "x = -0.5", "x = 0.0"}),
        ("x = 0", {"x = 1"}),
        ("x = True", {"x = False"}),
        ("x = a and b or c", {"x = (a and b) and c", "x = (a or b) or c"}),
        ("x = not a", {"x = a"}),
        ("x = -a", {"x = a"}),
        ("x = f(a, b=c)", {"x = f(a)"}),
        ("x = a[b:c]", {"x = a[:c]", "x = a[b:]"}),
        ("x = a if f(b) else c", {"x = a if not f(b) else c"}),
        ("x += a", {"x -= a", "pass"}),
        ("x[a] = b", {"pass"}),
        ("f(a)", {"pass"}),
        ("x = f'{a + b}'", {"x = f'{a - b}'"}),
        ("x = f'{g(1)}'", {"x = f'{g(2)}'", "x = f'{g(-1)}'", "x = f'{g(0)}'"}),
    ],
)
def test_each_piece_of_code_has_its_changes(source: str, expected: set[str]) -> None:
    assert made(source) == {ast.unparse(ast.parse(each)) for each in expected}


def test_only_the_condition_of_a_block_changes() -> None:
    assert made("if f(a):\n    x = b\nelse:\n    x = c") == {
        "if not f(a):\n    x = b\nelse:\n    x = c"
    }


def test_a_function_may_return_nothing_and_refuse_nothing() -> None:
    source = "def f(a):\n    if a:\n        raise ValueError(f'{a + 1} is wrong')\n    return a"
    assert made(source) == {
        source.replace("return a", "return None"),
        source.replace("if a", "if not a"),
        source.replace("raise ValueError(f'{a + 1} is wrong')", "pass"),
    }


@pytest.mark.parametrize(
    "source",
    [
        '"""A module of 1 + 1."""',
        "x = 'a text of 1'",
        "def f(a: A[1]) -> B[2]:\n    '''Return 3.'''",
        "x: A[1]",
        "x = zip(a, b, strict=True)",
        "X = A[int] | None",
        "return_nothing = None",
        "@dataclass(frozen=True)\nclass A:\n    pass",
    ],
)
def test_what_has_no_effect_on_a_result_is_left_alone(source: str) -> None:
    assert made(source) == set()


def test_a_change_leaves_the_rest_of_the_text_as_it_is() -> None:
    source = "# μ is not ASCII\nx = {'μ': a +\n     b,  # a remark\n     }\ny = c\n"
    (mutant,) = of(source)
    assert mutant.applied(source) == source.replace("a +\n     b", "(a - b)")
    assert (mutant.line, mutant.before, mutant.after) == (2, "a + b", "(a - b)")


def test_a_change_knows_its_function() -> None:
    source = """\
x = -1
class A:
    y = -a
    def f(self):
        def g():
            return [-each for each in a]
"""
    functions = {each.before: each.function for each in of(source)}
    assert functions["-1"] == functions["-a"] == MODULE
    assert functions["-each"] == "A.f.g"
