"""Templates: where they come from, and what they may use."""

from __future__ import annotations

import os
import re
from ast import literal_eval
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, MutableMapping, Sequence, Set
from typing import Any

from jinja2 import Environment, FileSystemLoader, Template, nodes, pass_context
from jinja2.compiler import CodeGenerator, Frame
from jinja2.filters import do_map, do_selectattr
from jinja2.idtracking import VAR_LOAD_PARAMETER
from jinja2.runtime import Context
from markupsafe import escape

from phonegen_targets.provd.runtime.facts import ABSENT, Item, Table, Zones, may_lack
from phonegen_targets.provd.runtime.overrides import check, fault, renamed
from phonegen_targets.provd.runtime.timezone import zone_filter
from phonegen_targets.provd.runtime.values import FILTERS, KEEP_PLAIN, POLICIES, table_filter

# neighbours in a module of Jinja that yield a text or a value
_PIECE = r"""yield (?:(?:str|escape)\(|['"]).*\n"""
_PIECES = re.compile(f"^( *){_PIECE}(?:\\1{_PIECE})*", re.MULTILINE)
_FINALIZED = "str(environment.finalize("
# code for the value of a name, which is the same each time that a piece prints it
_VARIABLE = re.compile(
    r"(?:\(undefined\(name='\w+'\) if (\w+) is missing else \1\)|[A-Za-z]\w*)(?:\.\w+)?"
)
# lists of what the plugin itself has made: their items need no other way to a field
_ITEMS = frozenset([
    "lines", "used_lines", "servers", "function_keys", "used_keys", "needed_keys", "key_pages",
    "call_managers",
])  # fmt: skip
_THINGS = frozenset(["model", "site", "tz"])  # what it has made that is no list
_NESTED = frozenset(["site", "tz"])  # and whose fields are such things, too, or plain
# fields of theirs that are numbers, whatever a configuration says
_NUMBER = re.compile(r"l_\d+_\w+\.(?:n|line|index|module|page|position)")
_NAMED = re.compile(r"(?!(?:not|true|false|none)$)[a-z_]+")
_LAYOUT = {ord(character): f"&#{ord(character)};" for character in "\t\n\r"}
Names = Mapping[str, Any]


class Loader(FileSystemLoader):
    """A template in var/templates takes the place of ours as soon as it is there."""

    def find(self, name: str) -> str | None:
        """The file of a template; a phone's name for its model may be no name of a file."""
        return self.override(name) or self._in(self.searchpath[1:], name)

    def override(self, name: str) -> str | None:
        """The file of an administrator's template."""
        return self._in(self.searchpath[:1], name)

    def _in(self, folders: Iterable[str], name: str) -> str | None:
        if not name.isprintable() or os.pardir in name.split("/"):
            return None
        for folder in folders:
            path = f"{folder}/{name}"
            # most are not there, which is told without an exception
            if os.access(path, os.F_OK) and os.path.isfile(path):
                return path
        return None

    def get_source(
        self, environment: Environment, template: str
    ) -> tuple[str, str, Callable[[], bool]]:
        source, path, unchanged = super().get_source(environment, template)
        if not path.startswith(f"{self.searchpath[0]}/"):
            return source, path, lambda: self.override(template) is None and bool(unchanged())
        source = renamed(source)
        check(environment, source, template, path, self.find)
        return source, path, lambda: self.override(template) is not None and bool(unchanged())


@pass_context
def having(context: Context, items: Any, name: str, *test: Any) -> Any:
    """The filter `selectattr` of Jinja, without its detour for what is most asked: equality."""
    if len(test) != 2 or test[0] not in ("eq", "equalto") or not name.isidentifier():
        return do_selectattr(context, items, name, *test)
    get, wanted = context.environment.getitem, test[1]
    return (
        item
        for item in items
        if (getattr(item, name, ABSENT) if type(item) is Item else get(item, name)) == wanted
    )


@pass_context
def mapped(context: Context, items: Any, *how: Any, **named: Any) -> Any:
    """The filter `map` of Jinja, without its detour for what is most asked: an attribute."""
    name = named.get("attribute")
    if how or len(named) != 1 or not isinstance(name, str) or not name.isidentifier():
        return do_map(context, items, *how, **named)
    get = context.environment.getitem
    return (get(item, name) for item in items or ())


def _of_items(listed: nodes.Node) -> bool:
    """Whether an expression names a list of what the plugin has made, itself or of an item."""
    if isinstance(listed, nodes.Getattr):
        return listed.attr in _ITEMS
    return isinstance(listed, nodes.Name) and listed.name in _ITEMS


def _root(node: nodes.Node) -> str:
    """The name that an expression such as `tz.dst.start` begins with; empty for others."""
    while isinstance(node, nodes.Getattr):
        node = node.node
    return node.name if isinstance(node, nodes.Name) else ""


class QuickCode(CodeGenerator):
    """Code that takes the fields of lines and keys as Python does, which is the quickest."""

    _items: Set[str] = frozenset()
    _things: Set[str] = frozenset()

    def visit_Template(  # noqa: N802, the name is that of Jinja
        self, node: nodes.Template, frame: Frame | None = None
    ) -> None:
        overrides = getattr(self.environment, "overrides", "")
        if not (overrides and (self.filename or "").startswith(overrides)):
            loops = [
                loop.target.name
                for loop in node.find_all(nodes.For)
                if isinstance(loop.target, nodes.Name) and _of_items(loop.iter)
            ]
            bound = Counter(n.name for n in node.find_all(nodes.Name) if n.ctx == "store")
            self._items = {name for name, times in Counter(loops).items() if times == bound[name]}
            self._things = _THINGS - bound.keys()
            may_lack(*(part.attr for part in node.find_all(nodes.Getattr)))
        super().visit_Template(node, frame)

    def visit_Getattr(self, node: nodes.Getattr, frame: Frame) -> None:  # noqa: N802
        name = node.node.name if isinstance(node.node, nodes.Name) else ""
        if name in self._things or _root(node.node) in self._things & _NESTED:
            self.visit(node.node, frame)
            self.write(f".{node.attr}")
            return
        if name in self._items:
            reference = frame.symbols.ref(name)
            load = frame.symbols.find_load(reference)
            if load is not None and load[0] == VAR_LOAD_PARAMETER:  # inside of the loop
                self.write(f"{reference}.{node.attr}")
                return
        super().visit_Getattr(node, frame)

    def visit_Filter(self, node: nodes.Filter, frame: Frame) -> None:  # noqa: N802
        if node.name != "default" or node.node is None or len(node.args) != 1 or node.kwargs:
            super().visit_Filter(node, frame)
            return
        self.write("(given if not isinstance(given := ")
        self.visit(node.node, frame)
        self.write(", Undefined) else ")
        self.visit(node.args[0], frame)
        self.write(")")

    def visit_Test(self, node: nodes.Test, frame: Frame) -> None:  # noqa: N802
        if node.name not in ("defined", "undefined"):
            super().visit_Test(node, frame)
            return
        self.write("(not isinstance(" if node.name == "defined" else "(isinstance(")
        self.visit(node.node, frame)
        self.write(", Undefined))")


class QuickEnvironment(Environment):
    """An environment that makes the many small pieces of a file with less ado.

    Jinja makes a `Markup` of each value that a template prints, and hands on each piece by
    itself; that is most of the time that a file takes.
    """

    code_generator_class = QuickCode
    keeps_plain = False  # whether letters, digits and integers stand in files as they are
    overrides = ""  # the folder of administrators' templates, which may name things as they like

    @staticmethod
    def escaped(value: Any) -> object:
        """What prints as XML text that is read back unchanged, in attributes too.

        That is Jinja's `escape`, and references for what parsers make blanks and line breaks of.
        """
        if type(value) is not str:
            return escape(value)
        plain = not ("&" in value or "<" in value or ">" in value or '"' in value)
        if plain and "'" not in value and value.isprintable():
            return value
        return str(escape(value)).translate(_LAYOUT)

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        """What all templates may use, as a plain `dict`: each file that is made copies it."""
        return {**self.globals, **(d or {})}

    def _generate(self, *arguments: Any, **more: Any) -> str:
        # Jinja's own hook; where it writes its module another way, nothing is replaced
        return _PIECES.sub(self._in_one_piece, super()._generate(*arguments, **more))

    def _in_one_piece(self, pieces: re.Match[str]) -> str:
        """Lines of a module, each of which yields a text or a value, as one that yields them all.

        The values stay on their lines, by which Jinja finds the template's.
        """
        form, values = "", []
        known: dict[str, str] = {}
        for line in pieces[0].splitlines():
            piece = line.strip().removeprefix("yield ")
            constant = piece[0] in "'\""
            form += literal_eval(piece).replace("%", "%%") if constant else "%s"
            if constant:
                values.append("")
            elif piece.startswith("escape("):
                values.append(self._once(piece[len("escape(") : -1], "escaped", known))
            elif piece.startswith(_FINALIZED):
                values.append(self._once(piece[len(_FINALIZED) : -2], "finalize", known))
            else:
                values.append(f"{piece[len('str') :]},")  # a text is what the format makes of it
        if not any(values):
            return pieces[0]
        return f"{pieces[1]}yield {form!r} % ({chr(10).join(values)})\n"

    def _once(self, value: str, method: str, known: dict[str, str]) -> str:
        """Code for what METHOD makes of a VALUE; KNOWN: where it stands, by the names before."""
        if value in known:
            return f"{known[value]},"
        text = self._unless_plain(value, method)
        if not _VARIABLE.fullmatch(value):
            return f"{text},"
        known[value] = f"text_{len(known)}"
        return f"({known[value]} := {text}),"

    def _unless_plain(self, value: str, method: str) -> str:
        """Code for what METHOD makes of a VALUE, called only for what it may change."""
        if not self.keeps_plain:
            return f"environment.{method}({value})"
        if _NUMBER.fullmatch(value):
            return value
        plain = f"(kind := type(value := {value})) is int or (kind is str and value.isalnum())"
        return f"(value if {plain} else environment.{method}(value))"


class Templates:
    """The templates of a plugin, and the files' own conditions."""

    def __init__(self, folders: Sequence[str], tables: Mapping[str, Table | Zones]) -> None:
        self._loader = Loader(folders)
        self._tables = tables
        self._environments: dict[str, Environment] = {}
        self._conditions: dict[tuple[str, str], Template] = {}
        self._needed: dict[str, list[str]] = {}  # by conditions that are names, or names and names

    def _environment(self, policy: str) -> Environment:
        """The environment for files with this escaping, made when it is needed first."""
        if policy in self._environments:
            return self._environments[policy]
        environment = QuickEnvironment(
            loader=self._loader,
            autoescape=policy == "xml",
            finalize=POLICIES[policy],
            trim_blocks=True,
            lstrip_blocks=True,
            keep_trailing_newline=True,
        )
        environment.keeps_plain = policy in KEEP_PLAIN
        environment.overrides = f"{self._loader.searchpath[0]}/"
        environment.filters.update(FILTERS, selectattr=having, map=mapped)
        for name, table in self._tables.items():
            environment.filters[name] = (
                zone_filter(table) if isinstance(table, Zones) else table_filter(table)
            )
        self._environments[policy] = environment
        return environment

    def overridden(self, name: str) -> bool:
        """Whether an administrator has a template of this name.

        One in the plugin's own folder may be left of an earlier release.
        """
        return self._loader.override(name) is not None

    def render(self, name: str, policy: str, context: Names) -> str:
        """The text that a template gives. Raises BrokenTemplateError."""
        try:
            environment = self._environment(policy)
            template = environment.get_template(name)
            # as `template.render` does, which copies the names twice
            names = template.new_context({**template.globals, **context}, shared=True)
            try:
                return environment.concat(template.root_render_func(names))
            except Exception:
                environment.handle_exception()
        except Exception as error:
            raise fault(name, error) from error

    def text(self, source: str, context: Names) -> str:
        """What a template makes that is no file. Raises BrokenTemplateError."""
        try:
            return self._environment("line").from_string(source).render(context)
        except Exception as error:
            raise fault("a text", error) from error

    def holds(self, condition: str | None, policy: str, context: dict[str, Any]) -> bool:
        """Whether an expression is true; without one, it is."""
        if condition is None:
            return True
        names = self._needed.get(condition)
        if names is None:
            parts = condition.split(" and ")
            names = parts if all(_NAMED.fullmatch(part) for part in parts) else []
            self._needed[condition] = names
        if names:
            return all(map(context.get, names))
        known = self._conditions.get((policy, condition))
        if known is None:
            source = f"{{% if {condition} %}}it does{{% endif %}}"
            known = self._environment(policy).from_string(source)
            self._conditions[policy, condition] = known
        # a condition gets the names as they are: a copy of them is dear
        return any(known.root_render_func(known.new_context(context, shared=True)))
