"""The plugin: what the server asks of it."""

from __future__ import annotations

import functools
import logging
import os
import posixpath
import re
import stat
import tempfile
import time
import urllib.parse
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from twisted.internet import defer, threads

from phonegen_targets.provd.runtime.config import normalised
from phonegen_targets.provd.runtime.facts import (
    Dialogue,
    Facts,
    File,
    Item,
    Notify,
    Phonebook,
    WebRequest,
    Zones,
)
from phonegen_targets.provd.runtime.former import INDEX, as_index, device_names, remembered
from phonegen_targets.provd.runtime.identify import (
    Associator,
    DhcpExtractor,
    HttpExtractor,
    TftpExtractor,
    extractor,
)
from phonegen_targets.provd.runtime.keys import function_keys, key_pages, key_slots, with_needed
from phonegen_targets.provd.runtime.lines import (
    accounts,
    call_managers,
    give_spares,
    group_servers,
    sip_lines,
)
from phonegen_targets.provd.runtime.login import Login
from phonegen_targets.provd.runtime.names import FileName, sensitive
from phonegen_targets.provd.runtime.overrides import BrokenTemplateError
from phonegen_targets.provd.runtime.saying import address_of, post, talk
from phonegen_targets.provd.runtime.server import (
    FetchfwPluginHelper,
    HTTPNoListingFileService,
    RawConfigError,
    StandardPlugin,
    TFTPFileService,
    plugins,
    synchronize,
)
from phonegen_targets.provd.runtime.site import Site, served
from phonegen_targets.provd.runtime.templates import Templates
from phonegen_targets.provd.runtime.timezone import PhoneZones, time_zone
from phonegen_targets.provd.runtime.untold import Unwritten
from phonegen_targets.provd.runtime.values import (
    FRAMES,
    by_number,
    carries,
    clean,
    is_clean,
    json_document,
    pem_blocks,
)

DEFAULT_PORT = 8667  # the server's own, for a config that gives none
UNFINISHED = "unfinished-"  # begins the names of files that are being written
AT_ONCE = 10.0  # seconds between the two halves of a reconfiguration, at most
_NO_HEX = re.compile("[^0-9a-f]")
_NO_WORD_PART = re.compile(r"[^\w-]")
Config = dict[str, Any]
Content = tuple[bytes, int]  # of a file: its bytes and its mode


class NormalisedPaths(HTTPNoListingFileService):
    """Serves /b to a phone that asks for //b or /a/../b."""

    def path_preprocess(self, request: Any) -> None:
        """Put what is left of the path, behind the server's own keys, in its shortest form."""
        left = [p if isinstance(p, bytes) else p.encode("utf-8") for p in request.postpath]
        path = posixpath.normpath(b"/" + b"/".join(left).lstrip(b"/"))
        if left[-1:] == [b""] and path != b"/":
            path += b"/"  # a folder: without it the server would send the phone there
        request.postpath = path.split(b"/")[1:]


@functools.lru_cache(maxsize=100)
def server_urls(url: str) -> dict[str, Any]:
    """The provisioning server's URL and its parts."""
    try:
        parts = urllib.parse.urlsplit(url)
    except ValueError:  # of brackets that are no address
        parts = urllib.parse.urlsplit("")
    try:
        port = parts.port
    except ValueError:
        port = None
    return {
        "server_url": url,
        "server_host": url.partition("://")[2],
        "server_scheme": parts.scheme,
        "server_name": parts.hostname or "",
        "server_port": port or (443 if parts.scheme == "https" else 80),
        "server_path": parts.path.strip("/"),
    }


def server_url(config: Mapping[str, Any]) -> str:
    """The URL that phones fetch their files from. Raises RawConfigError without an address."""
    url = config.get("http_base_url")
    if url:
        return str(url)
    if not config.get("ip"):
        raise RawConfigError("neither http_base_url nor ip is given")
    return f"http://{config['ip']}:{config.get('http_port') or DEFAULT_PORT}"


def make_folder(path: str) -> None:
    """Make a folder and those above it, where they are missing."""
    if not os.path.isdir(path):
        os.makedirs(path, exist_ok=True)


def unchanged(path: str, data: bytes, mode: int) -> bool:
    """Whether a file holds DATA already; then only its time tells that it was written again."""
    try:
        file = os.open(path, os.O_RDONLY)
    except OSError:
        return False
    try:
        found = os.fstat(file)
        if found.st_size != len(data) or os.read(file, len(data) + 1) != data:
            return False
        os.utime(file)
        if stat.S_IMODE(found.st_mode) != mode:
            os.fchmod(file, mode)
        return True
    except OSError:
        return False
    finally:
        os.close(file)


def _mac(device: Mapping[str, Any]) -> str:
    """The hexadecimal digits of a device's MAC address."""
    return _NO_HEX.sub("", str(device.get("mac") or "").lower())


def _model_name(device: Mapping[str, Any]) -> str:
    """The model of a device as it stands in names of files."""
    return _NO_WORD_PART.sub("_", str(device.get("model") or ""))


def phonebook_url(book: Phonebook) -> str:
    """The URL of a phonebook, as a format string of the server; braces in it are plain."""
    vendor, entry, suffix = (
        text.replace("{", "{{").replace("}", "}}")
        for text in (book.vendor, book.entry, book.suffix)
    )
    base = f"{{scheme}}://{{hostname}}:{{port}}/0.1/directories/{entry}/{{profile}}/{vendor}"
    if book.user_in_path:
        return f"{base}/{{user_uuid}}?{suffix}"
    return f"{base}?xivo_user_uuid={{user_uuid}}" + (f"&{suffix}" if suffix else "")


def _exact(file: File, raw_config: Config, lines: list[Item]) -> Iterator[tuple[str, str]]:
    """The texts that FILE must tell the phone unchanged, each with its parameter's name."""
    given = by_number(raw_config.get("sip_lines"))
    for parameter in file.exact:
        head, _, name = parameter.partition(".")
        if name:
            found = [(f"{head}.{line.n}.{name}", given[line.n].get(name)) for line in lines]
        else:
            found = [(parameter, raw_config.get(parameter))]
        for where, value in found:
            if value and isinstance(value, str):
                yield where, value


class Plugin(StandardPlugin):
    """A plugin of these facts; `entry.py` gives them in a class of its own."""

    facts: Facts

    def __init__(self, app: Any, plugin_dir: str, gen_cfg: Any, spec_cfg: Any) -> None:
        super().__init__(app, plugin_dir, gen_cfg, spec_cfg)
        facts = self.facts
        self._logger = logging.getLogger(f"plugin.{facts.name}")
        self._models = {
            name: Item(**{**facts.defaults, **own, "name": name, "listed": True})
            for name, own in facts.models.items()
        }
        self._device_files = [(f, FileName(f.name)) for f in facts.files if f.per == "device"]
        self._common_files = [(f, FileName(f.name)) for f in facts.files if f.per != "device"]
        self._needs_model = any(name.wants_model() for _, name in self._device_files)
        self._kept: tuple[Any, float, dict[str, Content]] = (None, 0.0, {})
        self._slots: dict[str, tuple[Item, ...]] = {}
        self._accounts: dict[str, dict[int, Item]] = {}
        self._unwritten = Unwritten(facts.unwritten)
        self._zones = [PhoneZones(t) for t in facts.tables.values() if isinstance(t, Zones)]
        self._untold: dict[str, tuple[str, ...]] = {}  # what the log says of each device
        self._var = os.path.join(plugin_dir, "var")
        self._site = Site(plugin_dir, self._var, self._logger)
        for folder in ("cache", "installed", "templates", "tftpboot"):
            make_folder(os.path.join(self._var, folder))
        for name in os.listdir(self._var):  # of a server that was killed while it wrote
            if name.startswith(UNFINISHED):
                os.unlink(os.path.join(self._var, name))
        self._former = [FileName(name) for name in self._former_names()]
        self._templates = Templates(
            [os.path.join(self._var, "templates"), os.path.join(plugin_dir, "templates")],
            facts.tables,
        )
        self.pg_associator = Associator(facts)
        if facts.user_agents or facts.paths or facts.queries:
            self.http_dev_info_extractor = extractor(HttpExtractor, facts)
        if facts.dhcp:
            self.dhcp_dev_info_extractor = extractor(DhcpExtractor, facts)
        if facts.tftp:
            self.tftp_dev_info_extractor = extractor(TftpExtractor, facts)
            self.tftp_service = TFTPFileService(self._tftpboot_dir)
        self.http_service = NormalisedPaths(self._tftpboot_dir)
        if facts.packages:
            self.services = self._installer(plugin_dir, gen_cfg)

    def _former_names(self) -> list[str]:
        """Patterns of names that only earlier releases wrote; today's are put beside them."""
        path = os.path.join(self._var, INDEX)
        today = device_names(self.facts.files, self._models.values())
        known = remembered(path)
        former = [name for name in known if name not in today]
        self._sensitive = sensitive(self.facts.files, former)
        if known != former + today:
            try:
                self._replace(path, as_index(former + today), 0o600)
            except OSError as error:  # of a full disk, where phones still get what is there
                self._logger.warning("%s is not written: %s", path, error)
        return former

    def _installer(self, plugin_dir: str, gen_cfg: Any) -> Any:
        """The server's installer of packages."""
        downloaders = FetchfwPluginHelper.new_downloaders(gen_cfg.get("proxies"))
        helper = FetchfwPluginHelper(plugin_dir, downloaders)
        if self.facts.packages_in:
            helper.root_dir = os.path.join(self._tftpboot_dir, self.facts.packages_in)
            make_folder(helper.root_dir)
        services = dict(helper.services())
        if self.facts.logins:
            path = os.path.join(self._var, "config.json")
            places = self.facts.logins
            services["configure"] = Login(downloaders["auth"], places, path, self._replace)
        return services

    # What the server calls

    def configure_common(self, raw_config: Config) -> None:
        """Write the files that are no device's."""
        given, _plain = normalised(raw_config, self._logger)
        contents: dict[str, Content] = {}
        site = self._site.current()
        for file, name, model in self._common_names():
            config = clean(given, file.policy)
            url = server_url(config)
            context = {**config, **server_urls(url), "site": served(site, url)}
            if model is not None:
                context["model"] = model
            if name not in contents and self._templates.holds(file.when, file.policy, context):
                try:
                    content = self._content(file, file.template, context)
                    contents[name] = self._in_short_lines(file, name, content)
                except BrokenTemplateError as fault:  # the server would leave out all phones
                    self._logger.error("%s stays as it is: %s", name, fault)
        self._write_all(contents)

    def configure(self, device: Mapping[str, Any], raw_config: Config) -> None:
        """Write a device's files, all or none.

        Raises RawConfigError for a device without what their names are made of, for a password
        or a user name that a file cannot tell the phone as it is, and for a template that fails.
        """
        kept, self._kept = self._kept, (None, 0.0, {})
        names = self._names(device)
        if not names:
            known = f"the MAC address {device.get('mac')} and the model {device.get('model')}"
            raise RawConfigError(f"no file's name can be made of {known}")
        given, plain = normalised(raw_config, self._logger)
        plain = plain and is_clean(device)  # so that all files have one context
        try:
            contents = self._contents(device, given, plain, names)
        except BrokenTemplateError:
            if kept[0] == device.get("mac") and time.monotonic() - kept[1] < AT_ONCE:
                self._write_all(kept[2])
            raise
        self._write_all(contents)
        for name in {name for _, name in names} - contents.keys():
            self._remove(name)
        for name in self._old_names(device, names):
            self._remove(name)
        self._tell_untold(device, given)

    def _contents(
        self,
        device: Mapping[str, Any],
        given: Config,
        plain: bool,
        names: Sequence[tuple[File, str]],
    ) -> dict[str, Content]:
        """What a device's files are to hold, by their names."""
        contexts: dict[str | None, Config] = {}
        contents: dict[str, Content] = {}
        for file, name in names:
            policy = None if plain else file.policy
            if policy not in contexts:
                contexts[policy] = self._context(device, given, policy)
            context = contexts[policy]
            if name not in contents and self._templates.holds(file.when, file.policy, context):
                exact = list(_exact(file, given, context["used_lines"]))
                for parameter, text in exact:
                    if not carries(file, text):
                        raise RawConfigError(f"{parameter} cannot be written unchanged to {name}")
                template = self._template(file, name, device.get("model"))
                content = self._content(file, template, context)
                contents[name] = self._in_short_lines(file, name, content, exact)
        return contents

    def _tell_untold(self, device: Mapping[str, Any], config: Config) -> None:
        """Log what a device was given and its phone is not told, when that is news."""
        zones = (table.other(config.get("timezone")) for table in self._zones)
        said = self._unwritten.untold(config, device.get("options"), self._site.names)
        found = (*said, *filter(None, zones))
        mac = str(device.get("mac"))
        if self._untold.get(mac, ()) != found:
            self._untold[mac] = found
            self._logger.info("Not written for %s: %s", mac, "; ".join(found) or "nothing now")

    def deconfigure(self, device: Mapping[str, Any]) -> None:
        """Remove a device's files.

        The server reconfigures a device by this and `configure`: until then they are kept in
        memory, for a template may fail.
        """
        named = self._names(device)
        names = [*dict.fromkeys(name for _, name in named), *self._old_names(device, named)]
        kept = {name: self._content_of(name) for name in names}
        present = {name: content for name, content in kept.items() if content is not None}
        self._kept = device.get("mac"), time.monotonic(), present
        for name in names:
            self._remove(name)

    def synchronize(self, device: Mapping[str, Any], raw_config: Config) -> Any:
        """Make a phone fetch its files, as a Deferred."""
        notify = self.facts.notify
        if notify is None:
            return defer.fail(Exception("these phones cannot be told to fetch their files"))
        if not isinstance(notify, Notify):
            return self._say(notify, device, raw_config)
        if not notify.body:
            return synchronize.standard_sip_synchronize(device, event=notify.event)
        body = ["Content-type=text/plain"]
        body += [f"Content={name}={text}" for name, text in notify.body.items()]
        return synchronize.standard_sip_synchronize(device, event=notify.event, extra_vars=body)

    def _say(
        self, way: Dialogue | WebRequest, device: Mapping[str, Any], raw_config: Config
    ) -> Any:
        """Tell a phone at its own address, as a Deferred; no password is in what goes wrong."""
        address = address_of(device)
        if address is None:
            return defer.fail(Exception("IP address needed for device synchronization"))
        given, _plain = normalised(raw_config, self._logger)
        config = clean(given, "line")

        def text(template: str | None) -> str:
            return self._templates.text(template or "", config)

        if isinstance(way, Dialogue):
            steps = [(wait, text(say)) for wait, say in way.steps]
            return threads.deferToThread(talk, address, steps)
        user = None if way.username is None else (text(way.username), text(way.password))
        return threads.deferToThread(post, address, way.path, text(way.body), user)

    def get_remote_state_trigger_filename(self, device: Mapping[str, Any]) -> str | None:
        """The file whose fetching shows that a phone has its configuration."""
        found = [name for file, name in self._names(device) if file.trigger]
        return posixpath.basename(found[0]) if found else None

    def is_sensitive_filename(self, filename: str) -> bool:
        """Whether a file, without folders, may hold a secret."""
        return self._sensitive is not None and self._sensitive.match(filename) is not None

    # Files

    def _common_names(self) -> list[tuple[File, str, Item | None]]:
        """Files that are no device's, with their names and models."""
        found: list[tuple[File, str, Item | None]] = []
        for file, pattern in self._common_files:
            if file.per == "plugin":
                found.append((file, pattern.of("", "", Item()) or "", None))
        for model in self._models.values():
            for file, pattern in self._common_files:
                name = pattern.of("", model.name, model) if file.per == "model" else None
                if name is not None:
                    found.append((file, name, model))
        return found

    def _names(self, device: Mapping[str, Any]) -> list[tuple[File, str]]:
        """A device's files with their names; none when it lacks what they are made of."""
        mac, model = _mac(device), _model_name(device)
        if len(mac) != 12 or (self._needs_model and not model):
            return []
        facts = self._model(device.get("model"))
        named = [(file, pattern.of(mac, model, facts)) for file, pattern in self._device_files]
        return [(file, name) for file, name in named if name is not None]

    def _old_names(self, device: Mapping[str, Any], named: Sequence[tuple[File, str]]) -> list[str]:
        """Names of files, other than those NAMED, that earlier releases left of a device."""
        if not self._former or len(mac := _mac(device)) != 12:
            return []
        today = {name for _, name in named}
        names = {pattern.of(mac, _model_name(device), Item()) for pattern in self._former}
        return sorted(
            name
            for name in names
            if name is not None
            and name not in today
            and os.path.lexists(os.path.join(self._tftpboot_dir, name))
        )

    def _template(self, file: File, name: str, model: object) -> str:
        """The template of a device's file: its own, its model's or the common one."""
        if file.trigger:
            for own in (f"{name}.tpl", f"{model}.tpl"):
                if self._templates.overridden(own):
                    return own
        return file.template

    def _content(self, file: File, template: str, context: Mapping[str, Any]) -> Content:
        """The bytes of a file, and its mode."""
        text = self._templates.render(template, file.policy, context)
        if file.policy == "form":
            text = "&".join(line for line in text.splitlines() if line)
        elif file.policy == "json":
            text = json_document(text)
        errors = "xmlcharrefreplace" if file.policy == "xml" else "replace"
        data = text.encode(file.encoding, errors)
        if file.frame:
            data = FRAMES[file.frame](data, context["mac"])
        return data, 0o600 if file.secret else 0o644

    def _in_short_lines(
        self, file: File, name: str, content: Content, exact: Sequence[tuple[str, str]] = ()
    ) -> Content:
        """CONTENT without the lines that are too long for the phone; EXACT are the texts that it
        must be told unchanged. Raises RawConfigError.
        """
        data, mode = content
        if not file.longest:
            return content
        kept = []
        for line in data.split(b"\n"):
            if len(line) <= file.longest:
                kept.append(line)
                continue
            text = line.decode(file.encoding, "replace")
            for parameter, value in exact:
                if value in text:
                    message = f"{parameter} cannot be written unchanged to {name}: it is too long"
                    raise RawConfigError(message)
            setting = re.split("[ =:]", text, maxsplit=1)[0]
            self._logger.warning("%s: %s is left out, for its line is too long", name, setting)
        return b"\n".join(kept), mode

    def _write_all(self, contents: Mapping[str, Content]) -> None:
        """Write files, none of them before all are known: a phone has the old ones or the new."""
        for name, (data, mode) in contents.items():
            self._write(name, data, mode)

    def _write(self, name: str, data: bytes, mode: int) -> None:
        """Write a file; one that is the same already is only touched."""
        path = os.path.join(self._tftpboot_dir, name)
        if unchanged(path, data, mode):
            return
        make_folder(os.path.dirname(path))
        self._replace(path, data, mode)

    def _replace(self, path: str, data: bytes, mode: int) -> None:
        """Write a file in the place of what is there, whole or not at all."""
        # beside the served folder, so that nobody can fetch what is not complete
        handle, scratch = tempfile.mkstemp(dir=self._var, prefix=UNFINISHED)
        try:
            with os.fdopen(handle, "wb") as out:
                out.write(data)
            os.chmod(scratch, mode)
            os.replace(scratch, path)
        except BaseException:
            os.unlink(scratch)
            raise

    def _content_of(self, name: str) -> Content | None:
        """The bytes of a file that is served, and its mode; None without it."""
        try:
            with open(os.path.join(self._tftpboot_dir, name), "rb") as file:
                return file.read(), stat.S_IMODE(os.fstat(file.fileno()).st_mode)
        except OSError:
            return None

    def _remove(self, name: str) -> None:
        path = os.path.join(self._tftpboot_dir, name)
        try:
            if os.access(path, os.F_OK):  # most are not there: an exception is dear
                os.unlink(path)
                return
        except FileNotFoundError:
            pass
        self._logger.debug("%s is already gone", name)

    # What templates may name

    def _model(self, name: str | None) -> Item:
        """The facts of a model; of one that is not the plugin's only the name."""
        found = self._models.get(name or "")
        if found is not None:
            return found
        return Item(name=name, listed=False) if name else Item(listed=False)

    def _context(self, device: Mapping[str, Any], raw_config: Config, policy: str | None) -> Config:
        """Everything that templates of this policy may name; None: nothing is to be cleaned."""
        facts = self.facts
        config: Config = dict(raw_config) if policy is None else clean(raw_config, policy)
        device = device if policy is None else clean(dict(device), policy)
        for name in facts.texts:
            given = config.pop(name, None)
            if given and (blocks := pem_blocks(raw_config[name])):
                config[name] = blocks
        self._add_services(config)
        zone = time_zone(config.get("timezone"))
        if zone is not None:
            config["tz"] = zone
        config["sip_port"] = 5061 if config.get("sip_transport") == "tls" else 5060  # RFC 3261
        if config.get("locale"):
            config["language"] = config["locale"][:2]
        model = self._model(device.get("model"))
        if model.listed and model.name not in self._accounts:
            self._accounts[model.name] = accounts(model)
        lines = sip_lines(
            config,
            model,
            self._accounts.get(model.name, {}),
            facts.line_fallbacks,
            facts.extra_lines,
            self._logger,
        )
        if facts.spare_accounts:
            give_spares(lines, model, self._logger)
        url = server_url(config)
        config |= {
            **server_urls(url),
            "site": served(self._site.current(), url),
            "mac": _mac(device),
            "model": model,
            "options": device.get("options") or {},
            "now": int(time.time()),
            "lines": lines,
            "used_lines": [line for line in lines if line.used],
            "servers": group_servers(lines, facts.backup_servers),
            "call_managers": call_managers(config),
        }
        self._add_keys(config, model, lines)
        return config

    def _add_keys(self, config: Config, model: Item, lines: list[Item]) -> None:
        keys = self.facts.keys
        if keys is None:
            return
        if model.listed and model.name not in self._slots:
            self._slots[model.name] = key_slots(keys.rows, model)
        slots = self._slots.get(model.name, ())
        found, used = function_keys(config, model, lines, keys, slots, self._logger)
        config["function_keys"] = found
        config["used_keys"], config["used_slots"] = used, [key.slot for key in used]
        if keys.needed:
            config["function_keys"], config["needed_keys"] = with_needed(found, used)
            config["key_pages"] = key_pages(config["needed_keys"])

    def _add_services(self, config: Config) -> None:
        """URLs of the user's phonebook and of 'do not disturb', when the server has them."""
        for name, book in self.facts.phonebooks.items():
            config.pop("XX_xivo_phonebook_url", None)
            plugins.add_xivo_phonebook_url_from_format(config, phonebook_url(book))
            if "XX_xivo_phonebook_url" in config:
                config[name] = config["XX_xivo_phonebook_url"]
        service = self.facts.dnd_service
        if service and hasattr(plugins, "add_wazo_phoned_user_service_url"):
            plugins.add_wazo_phoned_user_service_url(config, service, "dnd")
            for state, word in (("on", "enabled"), ("off", "disabled")):
                url = config.get(f"XX_wazo_phoned_user_service_dnd_{word}_url")
                if url:
                    config[f"dnd_{state}_url"] = url
