"""Fleets as files: `phonegen render` writes what the phones of a list ask for, and only that."""

from __future__ import annotations

import grp
import json
import os
import stat
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest
from catalogues import REPOSITORY
from commands import Done, phonegen, phonegen_alone
from phonegen.cli import render_workers
from phonegen.tree import OWN, Tree
from phonegen_targets.provd.fleet import Installed

HEAD = "mac,phone,username,password,display_name,number,proxy"
ALICE = "00:15:65:00:00:01,yealink/t46s,alice,alices-secret,Alice,1001,pbx.example.org"
BOB = "00:04:13:00:00:02,snom/d785,bob,bobs-secret,Bob,1002,192.0.2.5:5070"
CAROL = "00:15:65:00:00:03,yealink/t46s,carol,carols-secret,Carol,1003,pbx.example.org"
ALICES, BOBS, CAROLS = "001565000001.cfg", "000413000002.xml", "001565000003.cfg"


def listed(folder: Path, *rows: str, head: str = HEAD) -> Path:
    path = folder / "phones.csv"
    path.write_text("\n".join([head, *rows, ""]), "utf-8")
    os.utime(path, (1_700_000_000, 1_700_000_000))
    return path


def render(path: Path, *options: object, code: int = 0, tree: str = "tree") -> Done:
    """Write the tree beside the list at PATH."""
    out = path.parent / tree
    command = ("render", path, "--out", out, "--address", "http://192.0.2.1", *options)
    return phonegen(*command, folder=REPOSITORY, code=code)


def problems(path: Path, *options: object) -> list[str]:
    done = render(path, "--output-format", "json", *options, code=1)
    assert not (path.parent / "tree").exists()
    return [
        f"{d['line']}:{d['column']} {d['code']}: {d['message']}" for d in json.loads(done.stdout)
    ]


def files_in(tree: Path) -> dict[str, bytes]:
    return {
        path.relative_to(tree).as_posix(): path.read_bytes()
        for path in sorted(tree.rglob("*"))
        if path.is_file() and OWN not in path.parts
    }


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_phones_get_their_accounts(tmp_path: Path) -> None:
    done = render(listed(tmp_path, ALICE, BOB))
    found = files_in(tmp_path / "tree")
    assert b"account.1.password = alices-secret" in found[ALICES]
    assert b"pbx.example.org" in found[ALICES]
    assert b"bobs-secret" in found[BOBS]
    assert b"5070" in found[BOBS]
    assert f"{len(found)} new" in done.stdout
    assert "snomD785.htm" in found and "snomD735.htm" not in found  # nobody has one


def test_files_that_name_the_days_of_a_year_have_those_of_the_list(tmp_path: Path) -> None:
    """Alcatel's tell when summer time begins, in the year of the newest input."""
    (tmp_path / "site.json").write_text('{"timezone": "Europe/Paris"}', "utf-8")
    os.utime(tmp_path / "site.json", (1_700_000_000, 1_700_000_000))
    path = listed(tmp_path, "00:80:9f:00:00:01,alcatel/4018,dora,doras-secret,Dora,1004,192.0.2.5")
    render(path, "--config", tmp_path / "site.json")
    texts = b"".join(files_in(tmp_path / "tree").values())
    assert b"timezone=UT::60:032602:102903" in texts  # of 2023


def test_the_clock_of_a_list_is_its_own(tmp_path: Path) -> None:
    """What the same process writes afterwards has the days of this year again."""
    today = partial(phonegen, "preview", "alcatel/4018", folder=REPOSITORY)
    before = today().stdout
    path = listed(tmp_path, "00:80:9f:00:00:01,alcatel/4018,dora,doras-secret,Dora,1004,192.0.2.5")
    (tmp_path / "site.json").write_text('{"timezone": "Europe/Paris"}', "utf-8")
    os.utime(tmp_path / "site.json", (1_700_000_000, 1_700_000_000))
    render(path, "--config", tmp_path / "site.json")
    assert today().stdout == before
    assert "timezone=UT::60:" in before


PLUGIN = HEAD + ",plugin"


def test_a_list_chooses_among_the_plugins_of_a_model(tmp_path: Path) -> None:
    """By a plugin's name, its id or its firmware; the newest without a word."""
    rows = (f"{ALICE},v84", f"{CAROL},66.82.0.30", f"{BOB},phonegen-snom-10.1.20.0")
    dave = ALICE.replace("00:01", "00:04").replace("alice", "dave")
    render(listed(tmp_path, *rows, f"{dave},", head=PLUGIN), "--apart")
    found = files_in(tmp_path / "tree").keys()
    assert {
        f"phonegen-yealink-v84/{ALICES}",
        f"phonegen-yealink-v82/{CAROLS}",
        f"phonegen-snom-10.1.20.0/{BOBS}",
        "phonegen-yealink-v86/001565000004.cfg",
    } <= found
    assert {name.split("/")[0] for name in found} == {
        "phonegen-yealink-v84", "phonegen-yealink-v82", "phonegen-snom-10.1.20.0",
        "phonegen-yealink-v86",
    }  # fmt: skip


def test_a_plugin_that_a_model_does_not_have(tmp_path: Path) -> None:
    path = listed(tmp_path, f"{ALICE},v99", f"{BOB},v84", f"{CAROL},v84", head=PLUGIN)
    assert problems(path) == [
        f"2:{len(ALICE) + 2} inventory-value: 'v99' is no plugin of yealink/t46s",
        f"3:{len(BOB) + 2} inventory-value: 'v84' is no plugin of snom/d785",
    ]
    assert "its plugins: v86, v85, v84, v83, v82, v81" in render(path, code=1).stdout


LINES = HEAD + ",line2_username,Line 2 Password,line2_proxy,line3_username,line17_number"


def test_columns_of_more_lines(tmp_path: Path) -> None:
    render(listed(tmp_path, f"{ALICE},a2,a2-secret,192.0.2.6:5070,,", f"{BOB},,,,,", head=LINES))
    found = files_in(tmp_path / "tree")
    lines = found[ALICES].decode().splitlines()
    assert "account.1.password = alices-secret" in lines
    assert "account.2.password = a2-secret" in lines
    assert [x for x in lines if x.startswith("account.2.") and x.endswith("= 192.0.2.6")]
    assert b"a2" not in found[BOBS]


def test_problems_of_more_lines(tmp_path: Path) -> None:
    """A phone has so many lines, each of which has to register somewhere."""
    rows = [f"{ALICE},,a2-secret,192.0.2.6,,", f"{CAROL},,,,c3,", f"{BOB},,,,,9"]
    path = listed(tmp_path, *rows, head=LINES)
    at = len(BOB) + 1 + len(",,,,") + 1
    assert problems(path) == [
        f"2:{len(ALICE) + 2} inventory-value: the account of line 2 has no user name",
        "3:1 inventory-value: the account of line 3 has no SIP server",
        f"4:{at} inventory-value: the phone has 12 lines, and this is of line 17",
    ]
    assert "secret" not in render(path, code=1).stdout
    path = listed(tmp_path, f"{ALICE},a", head=HEAD + ",line2_usrname")
    assert problems(path) == [
        f"1:{len(HEAD) + 2} inventory-file: a line of a phone has no field 'line2_usrname'"
    ]
    assert "did you mean 'line2_username' or" in render(path, code=1).stdout
    path = listed(tmp_path, f"{ALICE},a", head=HEAD + ",line1_username")
    assert problems(path) == [
        f"1:{len(HEAD) + 2} inventory-file: the field 'username' stands here twice"
    ]


def test_no_problem_shows_a_password(tmp_path: Path) -> None:
    wrong = [
        ALICE.replace("t46s", "t99s"),
        BOB.replace("snom/d785", "no/such"),
        CAROL.replace("carols-secret", '"carols-\tsecret"'),
        BOB.replace("192.0.2.5", "no server"),
        ALICE + ",more",
    ]
    done = render(listed(tmp_path, *wrong), code=1)
    shown = done.stdout + done.stderr
    assert "secret" not in shown
    assert "    … yealink/t99s …\n      ^\n" in shown


def test_secrets_are_for_nobody_else(tmp_path: Path) -> None:
    render(listed(tmp_path, ALICE, BOB, "00:85:9a:00:00:01,gigaset/n510-ip-pro,,,,,"))
    tree = tmp_path / "tree"
    for name, data in files_in(tree).items():
        assert mode(tree / name) in (0o600, 0o644)
        assert b"-secret" not in data or mode(tree / name) == 0o600, name
    assert mode(tree) == 0o711
    assert mode(tree / OWN) == 0o700
    assert not [path for path in (tree / OWN).iterdir() if path.is_dir()]


def test_a_second_run_changes_nothing(tmp_path: Path) -> None:
    path = listed(tmp_path, ALICE, BOB, "7c:2f:80:00:00:01,gigaset/n870-ip-pro,,,,,")
    render(path)
    tree = tmp_path / "tree"
    before = {name: (tree / name).stat() for name in files_in(tree)}
    assert "nothing changed" in render(path).stdout
    assert {name: (tree / name).stat() for name in files_in(tree)} == before


def test_only_what_changes_is_written(tmp_path: Path) -> None:
    render(listed(tmp_path, ALICE, BOB))
    before = (tmp_path / "tree" / BOBS).stat().st_ino
    done = render(listed(tmp_path, ALICE.replace("alices-", "new-"), BOB))
    assert "1 changed" in done.stdout
    assert b"new-secret" in (tmp_path / "tree" / ALICES).read_bytes()
    assert (tmp_path / "tree" / BOBS).stat().st_ino == before


@pytest.mark.slow
def test_what_disappears_is_removed_when_asked(tmp_path: Path) -> None:
    tree = tmp_path / "tree"
    render(listed(tmp_path, ALICE, BOB))
    (tree / "firmware.rom").write_bytes(b"of others")
    done = render(listed(tmp_path, ALICE))
    assert "--prune removes them" in done.stdout
    assert (tree / BOBS).exists()
    done = render(listed(tmp_path, ALICE), "--prune")
    assert "removed" in done.stdout
    left = files_in(tree)
    assert left.pop("firmware.rom") == b"of others"
    render(listed(tmp_path, ALICE), tree="fresh")
    assert left == files_in(tmp_path / "fresh")


def test_files_of_others_are_left_alone(tmp_path: Path) -> None:
    tree = tmp_path / "tree"
    tree.mkdir()
    (tree / ALICES).write_text("by hand")
    done = render(listed(tmp_path, ALICE, BOB), code=1)
    assert ALICES in done.stdout and "not written by this command" in done.stdout
    assert files_in(tree) == {ALICES: b"by hand"}


def test_nothing_is_written_through_a_link(tmp_path: Path) -> None:
    tree, elsewhere = tmp_path / "tree", tmp_path / "elsewhere"
    tree.mkdir()
    elsewhere.mkdir()
    (tree / "phonegen-yealink-v86").symlink_to(elsewhere)
    (tree / ALICES).symlink_to(elsewhere / "file")
    assert "a link" in render(listed(tmp_path, ALICE), code=1).stdout
    assert "a link" in render(listed(tmp_path, ALICE), "--apart", code=1).stdout
    assert not [*elsewhere.iterdir()]


@pytest.mark.slow
def test_parts_are_the_whole(tmp_path: Path) -> None:
    rows = [f"00:15:65:00:00:{n:02x},yealink/t46s,u{n},s{n},,,pbx" for n in range(20)]
    path = listed(tmp_path, *rows, BOB)
    render(path, tree="whole")
    for part in (1, 2, 3):
        render(path, "--shard", f"{part}/3", "--prune")
    assert files_in(tmp_path / "tree") == files_in(tmp_path / "whole")
    path = listed(tmp_path, *rows[:10])
    for part in (1, 2, 3):
        render(path, "--shard", f"{part}/3", "--prune")
    render(path, tree="less")
    assert files_in(tmp_path / "tree") == files_in(tmp_path / "less")
    assert "nothing changed" in render(path, "--prune").stdout


@pytest.mark.slow
def test_processes_write_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = listed(tmp_path, *(f"00:15:65:00:00:{n:02x},yealink/t46s,u{n},s,,,p" for n in range(30)))
    render(path, "--jobs", 1, tree="alone")
    monkeypatch.setattr(render_workers, "FEW", 0)
    monkeypatch.setattr(render_workers, "BATCH", 4)
    render(path, "--jobs", 2)
    assert files_in(tmp_path / "tree") == files_in(tmp_path / "alone")


def test_bad_rows_are_told_at_once(tmp_path: Path) -> None:
    path = listed(
        tmp_path,
        ALICE,
        "00:15:65:00:00:04,yealink/t46s,,secret,,,pbx",
        "00:15:65:00:00:05,yealink/t46s,dave,secret,,,",
        "00:15:65:00:00:06,yealink/t46s,erin,secret,,,pbx:70000",
        "00:15:65:00:00:07,yealink/t99,fred,secret,,,pbx",
        "00:15:65:00:00:01,yealink/t46s,twin,secret,,,pbx",
    )
    assert problems(path) == [
        "3:32 inventory-value: the account has no user name",
        "4:46 inventory-value: the account has no SIP server",
        "5:46 inventory-value: 'pbx:70000' is no SIP server",
        "6:19 inventory-phone: there is no model 't99' of yealink",
        "7:1 inventory-duplicate: 00:15:65:00:00:01 stands in line 2 already",
    ]


@pytest.mark.parametrize("name", ["../a.json", "/etc/passwd", "a/../../b.json", "link.json"])
def test_a_config_lies_beside_the_list(tmp_path: Path, name: str) -> None:
    folder = tmp_path / "site"
    folder.mkdir()
    (tmp_path / "a.json").write_text("{}")
    (folder / "link.json").symlink_to(tmp_path / "a.json")
    path = listed(folder, f"00:15:65:00:00:01,yealink/t46s,{name}", head="mac,phone,config")
    (found,) = problems(path)
    assert found.startswith("2:32 inventory-value:")


def test_a_config_of_all_and_one_of_a_phone(tmp_path: Path) -> None:
    all_, own = tmp_path / "all.json", tmp_path / "own.yaml"
    all_.write_text('{"sip_proxy_ip": "pbx.example.org", "admin_password": "for-all"}')
    own.write_text("admin_password: own\nsip_lines:\n  2: {username: second, password: two-secret,"
                   " proxy_ip: pbx2.example.org}\n")  # fmt: skip
    path = listed(
        tmp_path,
        "00:15:65:00:00:01,yealink/t46s,alice,one-secret,own.yaml",
        "00:15:65:00:00:03,yealink/t46s,carol,three-secret,",
        head="mac,phone,username,password,config",
    )
    render(path, "--config", all_)
    found = files_in(tmp_path / "tree")
    assert b"account.1.password = one-secret" in found[ALICES]
    assert b"account.2.password = two-secret" in found[ALICES]
    assert b"for-all" not in found[ALICES] and b"for-all" in found[CAROLS]
    assert b"pbx.example.org" in found[CAROLS]


def test_a_config_that_the_server_refuses(tmp_path: Path) -> None:
    (tmp_path / "own.json").write_text('{"sip_lines": 5, "colour": "red"}')
    path = listed(tmp_path, "00:15:65:00:00:01,yealink/t46s,own.json", head="mac,phone,config")
    found = problems(path)
    assert any("'sip_lines' is a mapping" in problem for problem in found)
    assert any("no such parameter" in problem for problem in found)
    assert "2:32 inventory-value: the phone's config cannot be used" in found


def test_a_text_has_one_line(tmp_path: Path) -> None:
    path = tmp_path / "phones.yaml"
    row = {"mac": "00:15:65:00:00:04", "phone": "yealink/t46s", "username": "dave", "proxy": "pbx"}
    path.write_text(json.dumps([row | {"password": "line\nbreak"}]))
    (found,) = problems(path)
    assert "this is no password of an account" in found and "break" not in found


def test_common_files_of_two_plugins(tmp_path: Path) -> None:
    """Of one name and different contents they are told, unless each plugin has its folder."""
    path = listed(tmp_path, ALICE, BOB)
    render(path, "--apart")
    tree = tmp_path / "tree"
    folders = sorted(p.name for p in tree.iterdir() if p.name != OWN)
    assert len(folders) == 2 and all(mode(tree / name) == 0o711 for name in folders)
    yealink = next(name for name in folders if "yealink" in name)
    assert f"http://192.0.2.1/{yealink}".encode() in (tree / yealink / ALICES).read_bytes()


def test_what_a_plugin_refuses_is_told_of_its_row(tmp_path: Path) -> None:
    rows = [f'00:08:5d:00:00:{n:02x},aastra/6730i,u{n},"pass""\'word",,,pbx' for n in (1, 2)]
    found = problems(listed(tmp_path, ALICE, *rows))
    assert [problem.partition(": ")[0] for problem in found] == [
        "3:1 config-file",
        "4:1 config-file",
    ]
    assert "sip_lines.1.password cannot be written unchanged" in found[0]
    assert 'word"' not in found[0]


@pytest.mark.parametrize("mac", ["../../../etc", "00:15:65:00:00:0g", "00:15:65:00:00:01/../x"])
def test_hostile_names(tmp_path: Path, mac: str) -> None:
    (found,) = problems(listed(tmp_path, f"{mac},yealink/t46s,a,b,,,pbx"))
    assert "is no MAC address" in found
    row = ALICE.replace("yealink/t46s", "yealink/../../etc/passwd")
    assert "there is no model" in problems(listed(tmp_path, row))[0]


@pytest.mark.slow
def test_a_group_reads_secrets(tmp_path: Path) -> None:
    group = grp.getgrgid(os.getgid()).gr_name
    path = listed(tmp_path, ALICE, BOB)
    render(path)
    render(path, "--group", group)
    tree = tmp_path / "tree"
    assert mode(tree / ALICES) == 0o640 and (tree / ALICES).stat().st_gid == os.getgid()
    assert {mode(tree / name) for name in files_in(tree)} == {0o640, 0o644}
    assert "nothing changed" in render(path, "--group", group).stdout
    assert "no group 'nobody-has'" in render(path, "--group", "nobody-has", code=2).stderr


def test_a_process_that_is_killed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(render_workers, "FEW", 0)
    monkeypatch.setattr(Installed, "write", lambda *_phone: os.kill(os.getpid(), 9))
    done = render(listed(tmp_path, ALICE), "--jobs", 2, code=1)
    assert "has been killed; nothing was written" in done.stdout
    assert not (tmp_path / "tree").exists()


@pytest.mark.slow
def test_phones_boot_from_a_plain_web_server(tmp_path: Path) -> None:
    """They fetch what their list says from a server that knows nothing of phones."""
    path = listed(
        tmp_path,
        ALICE,
        BOB,
        "00:04:f2:00:00:01,polycom/vvx410,a,b,,,pbx",
        "00:0b:82:00:00:01,grandstream/gxp2135,c,d,,,pbx",
    )
    handler = partial(QuietHandler, directory=str(tmp_path / "tree"))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        try:
            url = f"http://127.0.0.1:{server.server_port}"
            phonegen("render", path, "--out", tmp_path / "tree", "--address", url,
                     folder=REPOSITORY)  # fmt: skip
            command = ("boot", path, "--provd", url, "--steps", "files,read")
            done = phonegen_alone(*command, folder=REPOSITORY)
        finally:
            server.shutdown()
            thread.join()
    assert "4 of 4 phones boot (files 4, read 4)" in done.stdout


class QuietHandler(SimpleHTTPRequestHandler):
    """Serves a folder, and prints nothing."""

    def log_message(self, format: str, *args: object) -> None:
        pass


def test_files_that_no_folder_can_hold_at_once(tmp_path: Path) -> None:
    path = listed(
        tmp_path,
        "00:04:f2:00:00:01,polycom/vvx410,a,b,,,pbx",
        "00:04:f2:00:00:02,polycom/spip330,a,b,,,pbx",
    )
    found = problems(path)
    assert any("write another '000000000000.cfg' each" in problem for problem in found), found
    assert all(problem.startswith("3:1 common-files") for problem in found)
    render(path, "--apart")


@pytest.mark.slow
@pytest.mark.parametrize("server", ["http://10.0.0.9/p", "http://10.0.0.9/p/phonegen-yealink-v86"])
def test_a_phone_with_a_server_of_its_own(tmp_path: Path, server: str) -> None:
    """DHCP tells a phone the folder of its plugin by the same column."""
    path = listed(tmp_path, f"{ALICE},{server}", head=f"{HEAD},server")
    render(path, "--apart", tree="apart")
    (own,) = (tmp_path / "apart").rglob(ALICES)
    assert b"http://10.0.0.9/p/phonegen-yealink-v86/" in own.read_bytes()
    assert b"v86/phonegen" not in own.read_bytes()
    render(path)
    assert f"{server}/".encode() in (tmp_path / "tree" / ALICES).read_bytes()


def test_one_part_is_written_once_at_a_time(tmp_path: Path) -> None:
    path = listed(tmp_path, ALICE)
    with Tree(tmp_path / "tree", "1-of-1").opened():
        assert "another run" in render(path, code=2).stderr
    render(path)


def test_other_commands_read_the_same_list(tmp_path: Path) -> None:
    path = listed(tmp_path, ALICE)
    done = phonegen("hosts", path, folder=REPOSITORY)
    assert "unread-column" not in done.stdout + done.stderr


def test_a_killed_run_leaves_nothing_that_is_served(tmp_path: Path) -> None:
    path = listed(tmp_path, ALICE)
    render(path)
    left = tmp_path / "tree" / OWN / "unfinished-1-of-1"
    left.mkdir()
    (left / "half").write_text("")
    assert "nothing changed" in render(path).stdout
    assert not left.exists()


@pytest.mark.slow
def test_alone(tmp_path: Path) -> None:
    path = listed(tmp_path, ALICE)
    out = tmp_path / "tree"
    command = ("render", path, "--out", out, "--address", "192.0.2.1", "--jobs", "2")
    phonegen_alone(*command, folder=REPOSITORY)
    assert ALICES in files_in(out)
