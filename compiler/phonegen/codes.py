"""The codes of diagnostics, each with its explanation and its severity."""

from __future__ import annotations

from enum import StrEnum
from typing import Self


class Severity(StrEnum):
    """How bad a problem is: only errors stop a build; `--strict` makes errors of warnings."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


class Code(StrEnum):
    """What a diagnostic is about."""

    about: str
    severity: Severity

    def __new__(cls, value: str, about: str, severity: Severity = Severity.ERROR) -> Self:
        member = str.__new__(cls, value)
        member._value_ = value
        member.about = about
        member.severity = severity
        return member

    # read
    YAML_SYNTAX = "yaml-syntax", "The file is not YAML. The parser stopped at the place shown."
    YAML_ENCODING = "yaml-encoding", "Specs are UTF-8 text without control characters."
    YAML_ANCHOR = (
        "yaml-anchor",
        "Anchors, aliases and `<<` merge keys are not part of the spec language: a reviewer must "
        "see where a value comes from. Put what is shared in a base and `extends` it.",
    )
    YAML_TAG = "yaml-tag", "Tags (`!name`) are not part of the spec language. Specs are plain data."
    YAML_DUPLICATE_KEY = (
        "yaml-duplicate-key",
        "The same key stands twice in one mapping; one of them would be lost.",
    )
    YAML_KEY = "yaml-key", "A key of a mapping must be plain text."
    YAML_DEPTH = "yaml-depth", "The file is nested deeper than any spec needs to be."
    YAML_DOCUMENT = "yaml-document", "A spec file holds exactly one document."
    FILE_NAME = (
        "file-name",
        "Spec files are named in lower case: letters, digits, `-`, `_` and `.`; they end in "
        "`.yaml` and lie in a vendor's folder, or in its `dialects/` or `plugins/`.",
    )
    SPEC_FILE = (
        "spec-file",
        "A spec is a file that can be read, of at most 2 MB: no folder, no pipe, and no link, for "
        "everything that a build depends on is in `specs/`. To share values, `extends` a base.",
    )
    LEDGER = (
        "ledger",
        "A file below `releases/` is the ledger of a plugin: which content each of its versions "
        "stands for, and what the last one writes. `phonegen package` writes it, nobody else, for "
        "by it a correction gets another version and reaches the servers. After a merge in which "
        "both sides have released a plugin, take one of the two files, build, and release again.",
    )
    BOOTS = (
        "boots",
        "`boots.json` of a vendor is the record of its phones that boot in the lab: how far each "
        "came, with which content of its plugin. `phonegen boot VENDOR --all --record` writes it, "
        "nobody else, for by it pages say what was seen. After a merge in which both sides have "
        "recorded, remove the file, and record again.",
    )
    NOTES = (
        "notes",
        "`notes.md` in a vendor's folder, and `MODEL.notes.md` beside a phone's spec, are notes of "
        "people, which pages show: at most 20 kB of headings, paragraphs, lists, quotes and code, "
        "with **bold** and *emphasised* text, `code`, and links to the web. HTML, pictures, tables "
        "and links that lead elsewhere are not read.",
    )
    # resolve
    EXTENDS_MISSING = (
        "extends-missing",
        "`extends` names a spec that does not exist: NAME is one beside this one, VENDOR/NAME one "
        "of the same kind in another vendor's folder.",
    )
    EXTENDS_DEPTH = (
        "extends-depth",
        "A base has a base, or a part another part, and so on, for longer than a reader could "
        "follow; or parts that hold each other make more sections than anybody would write.",
    )
    EXTENDS_CYCLE = "extends-cycle", "A spec extends itself, directly or through its bases."
    # validate
    UNKNOWN_FIELD = "unknown-field", "The field is not part of the spec language."
    MISSING_FIELD = "missing-field", "A field that every spec of this kind has is missing."
    WRONG_TYPE = "wrong-type", "The value has another type than the field."
    WRONG_VALUE = "wrong-value", "The value is not one that the field can have."
    # check
    EXPRESSION_SYNTAX = "expression-syntax", "An expression is not valid Jinja."
    SINGLE_BRACES = (
        "single-braces",
        "A value holds the name of a parameter in single braces, which are for names of settings "
        "and files. In a value they are text.",
        Severity.WARNING,
    )
    UNKNOWN_NAME = (
        "unknown-name",
        "An expression uses a name that is neither a parameter of provd, a variable of the loop "
        "around it, a trait of the model nor a filter. `docs/language.md` lists them.",
    )
    UNGUARDED_PARAMETER = (
        "unguarded-parameter",
        "A parameter that may be absent is used inside a longer text or in a computation. Guard "
        "the section with `when:`, give it a `default(…)`, or use it as the whole value.",
    )
    TYPE_MISMATCH = (
        "type-mismatch",
        "A value is of a type that its place in an expression cannot take: a text in a "
        "subtraction, a list as a setting, a divisor that may be 0. The server would refuse to "
        "configure the phone.",
    )
    SEVERAL_LINES = (
        "several-lines",
        "A certificate or a key has several lines, which this file's syntax cannot carry. Write it "
        "to a file of its own, with the syntax `text`.",
    )
    READ_SYNTAX = (
        "read-syntax",
        "A place under `reads` is no pattern of a setting's name, takes its value apart in no way "
        "that there is, or says it in words that are not those of its role.",
    )
    READ_UNWRITTEN = (
        "read-unwritten",
        "The phone is said to find something in a setting that none of its files has. Either the "
        "place is not as a reader of the syntax names it, or the templates forget it.",
    )
    READ_AS_OTHER = (
        "read-as-other",
        "The phone takes a setting for one thing, and the templates write it from another, such as "
        "its password from a name. One of the two is wrong: ask the vendor's documentation.",
    )
    UNASKED_FILE = (
        "unasked-file",
        "The plugin writes a file that the phone, by `reads`, does not ask for: its name is wrong "
        "at one of the two places, or nobody needs it.",
        Severity.WARNING,
    )
    UNKNOWN_PLUGIN = "unknown-plugin", "A model names a plugin that has no file under `plugins/`."
    UNKNOWN_DIALECT = (
        "unknown-dialect",
        "A plugin names a dialect that has no file under `dialects/`.",
    )
    UNKNOWN_PACKAGE = (
        "unknown-package",
        "A release names a firmware package that its plugin does not have.",
    )
    UNKNOWN_RECIPE = "unknown-recipe", "A package names an install recipe that is not defined."
    UNKNOWN_SLOT_COUNT = (
        "unknown-slot-count",
        "A slot counts keys by a name that no model of the plugin has.",
    )
    PLUGIN_WITHOUT_MODELS = (
        "plugin-without-models",
        "No model names this plugin, so it would be empty.",
    )
    UNFINISHED = (
        "unfinished",
        "A text is still that of `phonegen new`, which marks with it what the author must write.",
        Severity.WARNING,
    )
    UNKNOWN_FEATURE = (
        "unknown-feature",
        "A feature has no row in the matrix, so it gets one of its own. Most often it is another "
        "spelling of one that is there.",
        Severity.WARNING,
    )
    IMPLAUSIBLE = (
        "implausible",
        "No phone of this kind is known to have so many lines; most often a digit is too many.",
        Severity.WARNING,
    )
    DUPLICATE_MODEL = "duplicate-model", "Two specs describe the same model of a plugin."
    DUPLICATE_FILE = (
        "duplicate-file",
        ("Two files of a dialect would be written, or two packages saved, under the same name."),
    )
    DUPLICATE_SETTING = (
        "duplicate-setting",
        "A setting is written twice into one file, or two rows of keys have one name; which of the "
        "two counts is the phone's affair, and nobody's wish.",
    )
    NOT_RECOGNISED = (
        "not-recognised",
        "No rule under `identify` recognises the request that this model sends, so the plugin "
        "would never be chosen for it.",
    )
    RECOGNISED_AS_OTHER = (
        "recognised-as-other",
        "A sample, or the name of a file that a phone asks for, is recognised as another model "
        "than the spec says.",
    )
    MISPLACED_KEY = (
        "misplaced-key",
        "A key of a section has nothing to say here: `where` and `unused` are about the items of "
        "a loop, `else` is what stands there when the `when` of a section is false.",
    )
    UNANSWERED = (
        "unanswered",
        "A dialect says nothing of what a site may set for all phones. Settings use it, as "
        "`site.lldp`; or `not_supported` says why the phone cannot, or what was searched in vain. "
        "`site.dot1x.*` answers for all of that beginning.",
        Severity.NOTE,
    )
    MAPPED_PARAMETER = (
        "mapped-parameter",
        "A parameter is listed under `not_supported` and is used by a setting.",
        Severity.WARNING,
    )
    NO_SOURCE = (
        "no-source",
        "A parameter is said to mean nothing to the phone, and nobody can look up where that is "
        "written: a manual with its page, or a list of all settings. What nobody found out is "
        "`searched`, with where one has looked.",
        Severity.WARNING,
    )
    STALE_FRENCH = (
        "stale-french",
        "`fr.yaml` of a vendor has the French of each English sentence that pages show, and "
        "`specs/fr.yaml` that of sentences that several vendors have; this one stands in no spec "
        "any more, or in both. When a sentence changes, change it there too, and look whether the "
        "French still says the same.",
        Severity.WARNING,
    )
    UNKNOWN_FACT = (
        "unknown-fact",
        "`sources` tell where a single fact comes from, or doubt it, and the spec holds no such "
        "fact. Facts are named by the keys that lead to them: `keys.line`, `guide.credentials`.",
    )
    STATIC_PARAMETER = (
        "static-parameter",
        "A static file is rendered at build time; it cannot use parameters.",
    )
    STATIC_FILE = (
        "static-file",
        "A static file is rendered at build time, within bounds: loops, values and the file itself "
        "cannot grow without end, and of filters and methods only those are there that keep this.",
    )
    UNBOUNDED = (
        "unbounded",
        "An expression could take any amount of memory or time of the server: a power, a text that "
        "is repeated, or a range of many items.",
    )
    HIDDEN_RULE = (
        "hidden-rule",
        "Of the rules that look at one part of a request, the first that matches tells. A rule "
        "whose requests all match an earlier one is never asked.",
        Severity.WARNING,
    )
    SHARED_FILE = (
        "shared-file",
        "A file is written for each device under a name that has nothing of the device: all phones "
        "would share it, with their passwords.",
    )
    BROKEN_OUTPUT = (
        "broken-output",
        "A file that would be written does not parse. Nothing is written. The fault is the "
        "compiler's: please report it, with the spec.",
    )
    MISSING_TRIGGER = (
        "missing-trigger",
        "A dialect has a file per device: fetched, it shows that the phone is configured.",
    )
    UNSAFE_PATH = "unsafe-path", "A path leaves its folder or is absolute."
    UNSAFE_TEXT = "unsafe-text", "A constant text holds a character that its syntax cannot carry."
    DHCP_MISSING = (
        "dhcp-missing",
        "No DHCP rule answers a model, and the model does not say why; or its rule does not answer "
        "a request that the specs say it sends.",
    )
    DHCP_UNANSWERED = (
        "dhcp-unanswered",
        "A DHCP rule for MAC prefixes leaves phones out, and no class takes them; or a class asks "
        "for more than one thing, where phones may say less. Phones write their vendor class in "
        "more ways than one: with another ending of the vendor's name, without a letter of the "
        "model, with a zero byte at the end. Ask for what tells them apart, and for no more.",
        Severity.WARNING,
    )
    DHCP_OVERLAP = "dhcp-overlap", "Two DHCP rules match the same phone."
    DHCP_SHADOWED = "dhcp-shadowed", "A DHCP rule matches only phones that another one matches too."
    DHCP_VALUE = "dhcp-value", "An option cannot carry this value, or a test can match nothing."
    DHCP_PREFERENCE = (
        "dhcp-preference",
        "`prefers` lists the options in which a phone looks for its server. It names an option "
        "that there is not, a rule sends the server's place in an option that is not listed, or it "
        "sends other options and no server: `{}` says that a phone gets none.",
    )
    DHCP_SERVER = (
        "dhcp-server",
        "A DHCP server's language cannot say all of a rule. Its file says what it can, with a "
        "comment; the other servers are not concerned.",
        Severity.NOTE,
    )
    PLUGIN_TIE = (
        "plugin-tie",
        "Two plugins support a phone alike, so provd gives it the one whose name comes last. It is "
        "not the one for its firmware, or not the newest. Where the phone tells its firmware, "
        "`associate` and `versions` of the dialect can tell the plugins apart.",
        Severity.NOTE,
    )
    EVIDENCE = (
        "evidence",
        "A result counts as tested when it says who tested it (`by`, a person's handle or who "
        "wrote it), on which day (`on`) and with which `firmware`; `source` says where it is "
        "written, when that is not here. `phonegen verify vendor/model` asks for all of it with "
        "the phone on the desk, and writes it. What somebody else reports of a plugin written by "
        "hand stands under `reported`, with its source and its years, and is no test. What nobody "
        "tested is left out.",
    )
    LAYOUT_KEYS = (
        "layout-keys",
        "The layout has places for keys that the phone does not have, or does not say which screen "
        "they are at. Kinds of keys are those of the model's `keys`, and `expansion`.",
    )
    DIVERGENCE_PLUGIN = (
        "divergence-plugin",
        "The divergence names no plugin that exists.",
        Severity.WARNING,
    )
    DIVERGENCE_WIDE = (
        "divergence-wide",
        "The divergence lists every setting of every file, so it would hide a bug.",
        Severity.WARNING,
    )
    # command line
    NOT_FOUND = "not-found", "The name given on the command line is not in the catalogue."
    CONFIG_FILE = (
        "config-file",
        "The configuration given to `preview` or `render` cannot be used: the server, or the "
        "plugin, would refuse it.",
    )
    CONFIG_VALUE = (
        "config-value",
        "The server lets this value through, and the plugin leaves it out, for no phone can use "
        "it.",
        Severity.WARNING,
    )
    PLUGIN_FAULT = (
        "plugin-fault",
        "A plugin fails with a configuration that the server takes. The fault is in its dialect, "
        "or in the compiler, which should have found it.",
    )
    DHCP_POOL = (
        "dhcp-pool",
        "A pool of dhcpd lets a class of phones not in, or names one that there is not.",
    )
    INVENTORY_FILE = "inventory-file", "The list of phones cannot be read from the place shown on."
    INVENTORY_MAC = (
        "inventory-mac",
        "A phone's MAC address is missing, is none, or is one of another vendor's. When it is "
        "right, add its first three bytes to `ouis` in the vendor.yaml of the phone.",
    )
    INVENTORY_PHONE = (
        "inventory-phone",
        "The catalogue has no such phone, or nothing is known of its server.",
    )
    INVENTORY_DUPLICATE = (
        "inventory-duplicate",
        "Two phones of the list have the same MAC, IPv4 address or name.",
    )
    INVENTORY_VALUE = (
        "inventory-value",
        "A phone's address, name or server cannot be written, or cannot be sent.",
    )
    INVENTORY_SIZE = (
        "inventory-size",
        "dnsmasq compares the address of each phone with those of all before, so that it reads ten "
        "times as many in a hundred times as long. ISC dhcpd and Kea do not; `--force` writes the "
        "list all the same.",
    )
    INVENTORY_PREFIX = (
        "inventory-prefix",
        "A phone's MAC address begins with a prefix that the catalogue knows of no vendor. Vendors "
        "buy new ranges, people mistype: look at the phone, and add the first three bytes to "
        "`ouis` in its vendor.yaml when they are right.",
        Severity.WARNING,
    )
    COMMON_FILES = (
        "common-files",
        "Two phones of the list ask for another file of the same name each, from plugins that do "
        "not agree on it. One folder cannot serve both: with `--apart` there is a folder for "
        "each plugin, whose URL the phones have to be told.",
    )
    WEB_KEY = (
        "web-key",
        "From this key the secret path of each phone is made: who reads it knows them all. It is a "
        "file of 32 bytes or more with the mode 0600. With another key all phones get other URLs.",
    )
    UNREAD_COLUMN = (
        "unread-column",
        "A list has a column or a field that says nothing of what is asked for, so it is left out. "
        "Lists come with what other programs need; no harm is done.",
        Severity.WARNING,
    )
    LABELS_FILE = "labels-file", "The list of labels cannot be read at the place shown."
    LABELS_KEY = "labels-key", "A label's key is none of the phone's, or has a label already."
    LABELS_TEXT = (
        "labels-text",
        "A label cannot be printed: it holds control characters or is too long. Labels are single "
        "lines of plain text.",
    )
    LABELS_CUT = (
        "labels-cut",
        "A label is longer than its place, so that only its beginning is printed.",
        Severity.WARNING,
    )
    LABELS_FONT = (
        "labels-font",
        "The PDF's font lacks a letter of a label. Name a TrueType font that has it with `--font`, "
        "or print the SVG, for which the browser finds fonts.",
    )
    REVISION = (
        "revision",
        "The state to compare with is not to be had from git: this is no checkout, there is no "
        "such revision, or its plugins do not run.",
    )
    OUT_OF_DATE = (
        "out-of-date",
        "A file under `generated/` is not what the specs say. Run `phonegen build`.",
    )
    OLD_VERSION = (
        "old-version",
        "A plugin differs from what was released under the version that its files under "
        "`generated/` say. A server keeps what it has of that version, so the change would reach "
        "no phone. `phonegen build` gives the plugin its next version.",
    )
    RELEASED = (
        "released",
        "A package would get a name that stands for another content already, so servers would "
        "keep what they have; or `--released` asks for what is released, and this is not.",
    )
    NOT_BOOTED = (
        "not-booted",
        "The lab could not be made, or its servers did not run: nothing is said of the phones. "
        "`--keep` keeps the servers' files and logs.",
    )
    NO_LAB = (
        "no-lab",
        "`phonegen lab --run` cannot use the network card, or its servers do not run there. The "
        "card has to be one for phones alone: every device behind it is given an address.",
    )
    OTHER_BOOTS = (
        "other-boots",
        "What is recorded of a plugin's phones in the lab is of another content than it has now, "
        "so pages say nothing of it. `phonegen boot VENDOR --all --record` boots them, and records "
        "how far each comes.",
        Severity.NOTE,
    )
    SEEN_FILE = (
        "seen-file",
        "A file given to `doctor`, or to `new --from`, cannot be read, or is none that tells of "
        "phones: a capture, a server's log, a phone's configuration. Packed files are unpacked "
        "first; `--as` says what a file is that is not recognised.",
    )
    SEEN_PART = (
        "seen-part",
        "A file was not read in full: a capture breaks off, or a line is longer than any that a "
        "server writes. What stands elsewhere was read, and counts.",
        Severity.WARNING,
    )
    NOT_WRITTEN = (
        "not-written",
        "The disk is full, or a file or folder may not be changed. Files are written aside first, "
        "so most often all old ones are still there; `phonegen build --all --check` tells.",
    )
