"""What a prompt's body must keep to, found on its syntax tree before anything is rendered.

Text from outside is followed through loops and assignments: wherever it is printed, it must have gone through `fence`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from jinja2 import Environment, TemplateSyntaxError, nodes
from jinja2.meta import find_undeclared_variables

from draftassist.errors import PromptError

__all__ = ["check_blocks", "check_fences", "check_inputs", "included_names", "parse"]

BLOCKS = ("system", "user")
_PARTIALS = "_partials/"
_FORBIDDEN = (nodes.Macro, nodes.CallBlock, nodes.Import, nodes.FromImport, nodes.Extends, nodes.NSRef)
_LOOP_NEIGHBOURS = frozenset({"previtem", "nextitem", "changed", "cycle"})
_NOT_PRINTED: dict[type[nodes.Node], tuple[str, ...]] = {
    nodes.For: ("iter", "test"),
    nodes.If: ("test",),
    nodes.CondExpr: ("test",),
    nodes.Assign: ("node",),
    nodes.With: ("values",),
}
"""Parts of a node that decide or bind, and print nothing themselves."""

_Checked = tuple[str, nodes.Template]
"""A file's path and its syntax tree."""


def check_blocks(file: str, tree: nodes.Template) -> None:
    """The body is the blocks `system` and `user` and nothing else: text outside would be lost without a word."""
    for node in tree.body:
        if not isinstance(node, nodes.Block) and not _is_blank(node):
            raise _error("text outside the blocks 'system' and 'user'", file, node, "move it into one of them")
    names = sorted(block.name for block in tree.find_all(nodes.Block))
    if names != sorted(BLOCKS):
        raise PromptError(
            f"has the blocks {', '.join(names) or '(none)'}", file=file, mend="write one 'system' and one 'user' block"
        )


def check_inputs(file: str, declared: Iterable[str], trees: Iterable[_Checked]) -> None:
    """Every declared input is used, and everything used is declared, here or in a partial."""
    declared, found = set(declared), set[str]()
    for part, tree in trees:
        with _syntax_errors(part):  # an unknown filter is noticed here
            found |= find_undeclared_variables(tree)
    for names, what, mend in (
        (found - declared, "used but not declared", "declare it under 'inputs'"),
        (declared - found, "declared but not used", "use it or take it out"),
    ):
        if names:
            raise PromptError(f"{', '.join(sorted(names))}: {what}", file=file, field="inputs", mend=mend)


def check_fences(untrusted: Iterable[str], trees: Iterable[_Checked]) -> None:
    """Nothing that comes from `untrusted` inputs is printed without `fence`, and nothing hides where it goes."""
    trees = list(trees)
    for file, tree in trees:
        for node in tree.find_all(_FORBIDDEN):
            raise _error(f"'{type(node).__name__.lower()}' is not for prompts", file, node, "write it out, or include")
        for node in tree.find_all(nodes.Getattr):
            if node.attr in _LOOP_NEIGHBOURS:
                raise _error(f"'loop.{node.attr}' is not for prompts", file, node, "use the loop's own variable")
    tainted = _spread(set(untrusted), [tree for _, tree in trees])
    for file, tree in trees:
        for name in _unfenced(tree, tainted):
            raise _error(f"{name.name} comes from outside", file, name, f"write {{{{ {name.name} | fence }}}}")


def included_names(file: str, tree: nodes.Template) -> Iterator[str]:
    """Partials that a template includes; their names are constants, so that they can be checked too."""
    for node in tree.find_all(nodes.Include):
        name = node.template.value if isinstance(node.template, nodes.Const) else None
        if not isinstance(name, str) or not name.startswith(_PARTIALS):
            raise _error("includes something other than a partial", file, node, f"name a file in {_PARTIALS}")
        yield name


def parse(environment: Environment, source: str, file: str) -> nodes.Template:
    """The syntax tree. Raises PromptError with the line."""
    with _syntax_errors(file):
        return environment.parse(source)


@contextmanager
def _syntax_errors(file: str) -> Iterator[None]:
    try:
        yield
    except TemplateSyntaxError as error:
        raise PromptError(error.message or "bad syntax", file=file, line=error.lineno, mend="mend the Jinja2") from None


def _spread(tainted: set[str], trees: list[nodes.Template]) -> set[str]:
    """The names, and every name that a loop or an assignment gives their content to."""
    known = -1
    while known != len(tainted):
        known = len(tainted)
        for tree in trees:
            for target, value in _bindings(tree):
                if any(_unfenced(value, tainted)):
                    tainted |= _names(target)
    return tainted


def _bindings(tree: nodes.Template) -> Iterator[tuple[nodes.Node, nodes.Node]]:
    for loop in tree.find_all(nodes.For):
        yield loop.target, loop.iter
    for assignment in tree.find_all(nodes.Assign):
        yield assignment.target, assignment.node
    for scope in tree.find_all(nodes.With):
        yield from zip(scope.targets, scope.values, strict=True)


def _names(target: nodes.Node) -> set[str]:
    names = [target] if isinstance(target, nodes.Name) else target.find_all(nodes.Name)
    return {name.name for name in names}


def _unfenced(node: nodes.Node, tainted: set[str]) -> Iterator[nodes.Name]:
    """Places where a tainted name is printed, or passed on, outside a `fence`."""
    if isinstance(node, nodes.Name):
        if node.name in tainted and node.ctx == "load":
            yield node
    elif not (isinstance(node, nodes.Filter) and node.name == "fence"):
        for child in node.iter_child_nodes(exclude=_NOT_PRINTED.get(type(node), ())):
            yield from _unfenced(child, tainted)


def _is_blank(node: nodes.Node) -> bool:
    return isinstance(node, nodes.Output) and all(
        isinstance(part, nodes.TemplateData) and not part.data.strip() for part in node.nodes
    )


def _error(message: str, file: str, node: nodes.Node, mend: str) -> PromptError:
    return PromptError(message, file=file, line=node.lineno, mend=mend)
