"""What is committed: requirements, the compose file, the Makefile, no mirror's name."""

import contextlib
import csv
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from passlib.hash import pbkdf2_sha512
from ruamel.yaml import YAML

from setup import machine, paths, project, python_env

ROOT = paths.ROOT


def committed_files() -> list[Path]:
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        check=True,
    ).stdout
    files = [ROOT / os.fsdecode(name) for name in listed.split(b"\0") if name]
    return [file for file in files if file.is_file()]


def hosts_of_this_machine() -> set[str]:
    """Where this machine's packages come from: of use to nobody elsewhere."""
    asked = (
        ["apt-get", "indextargets", "--format", "$(REPO_URI)"],
        [sys.executable, "-m", "pip", "config", "list"],
        ["npm", "config", "get", "registry"],
    )
    answers = []
    for command in asked:
        with contextlib.suppress(FileNotFoundError):
            done = subprocess.run(command, capture_output=True, text=True, check=False)
            answers.append(done.stdout)
    hosts = re.findall(r"https?://(?:[^/\s@]*@)?([\w.-]+)", "\n".join(answers))
    return set(hosts) - {"localhost", "127.0.0.1"}


def test_no_mirror_is_named():
    hosts = hosts_of_this_machine()
    found = [
        f"{file.relative_to(ROOT)}: {host}"
        for file in committed_files()
        for host in hosts
        if host.encode() in file.read_bytes()
    ]
    assert not found


def requirements(file: str) -> dict[str, str]:
    """Name and version of each library, each with a line before that says why."""
    found = {}
    for line in (ROOT / file).read_text().splitlines():
        if line and not line.startswith("#"):
            name, version = line.split("==")
            found[re.sub(r"[-_.]+", "-", name).lower()] = version
    return found


def test_requirements_are_pinned_once():
    files = (*python_env.TO_RUN, *python_env.TO_TEST, python_env.CONSTRAINTS)
    names = [name for file in files for name in requirements(file)]
    assert len(names) == len(set(names))
    assert requirements("requirements.txt")["weasyprint"].startswith("70.")
    assert requirements("requirements.txt")["odoo-addon-report-xlsx"].startswith("19.")


@pytest.fixture(scope="module")
def compose():
    return YAML(typ="safe").load(ROOT / "docker-compose.yml")


def test_compose_file_follows_its_schema():
    subprocess.run(
        [
            *(sys.executable, "-m", "check_jsonschema"),
            *("--builtin-schema", "vendor.compose-spec"),
            str(ROOT / "docker-compose.yml"),
        ],
        check=True,
    )


def test_compose_installs_what_the_native_set_up_does(compose):
    services = compose["services"]
    dockerfile = services["odoo"]["build"]["dockerfile_inline"]
    assert dockerfile.startswith("FROM odoo:19\n")
    assert "-r /opt/vae/requirements.txt" in dockerfile
    assert "COPY requirements.txt" in dockerfile
    for addon in project.ADDONS:
        assert f"COPY {addon} " in dockerfile
    install = (ROOT / "docker" / "install").read_text()
    assert f"ADDONS={','.join(project.ADDONS)}\n" in install
    for need in machine.TO_RUN:
        if need.package.startswith(("libpango", "libharfbuzz", "fonts-")):
            assert need.package in dockerfile
    copied = set(re.findall(r"COPY (.+) \S+\n", dockerfile))
    for source in " ".join(copied).split():
        assert (ROOT / source).exists(), source


def test_compose_has_no_default_password(compose):
    environment = compose["services"]["db"]["environment"]
    assert environment["POSTGRES_PASSWORD"].startswith("${VAE_DB_PASSWORD:?")
    environment = compose["services"]["install"]["environment"]
    assert environment["VAE_ADMIN_PASSWORD"].startswith("${VAE_ADMIN_PASSWORD:?")


def test_compose_checks_health_and_keeps_data(compose):
    services = compose["services"]
    assert all("healthcheck" in services[name] for name in ("db", "odoo"))
    assert set(compose["volumes"]) == {"database", "filestore"}
    assert services["odoo"]["ports"][0].startswith("${VAE_LISTEN:-127.0.0.1}:")


def test_make_calls_scripts_that_exist():
    recipes = re.findall(
        r"^([\w-]+): ; @(\S+)$", (ROOT / "Makefile").read_text(), re.MULTILINE
    )
    assert [target for target, _script in recipes] == [
        *("run", "test", "test-odoo", "test-long", "test-core"),
        *("bench", "lint", "docs", "clean"),
    ]
    for _target, script in recipes:
        assert os.access(ROOT / script, os.X_OK), script


def test_logins_are_those_of_the_demo_data():
    demo = ROOT / "vae_assistance" / "demo"
    made = set()
    for path in demo.glob("res.users*.csv"):
        with path.open(encoding="utf-8", newline="") as file:
            made.update(user["login"] for user in csv.DictReader(file))
    passwords = (demo / "res_users.sql").read_text(encoding="utf-8")
    hashes = dict(re.findall(r"\('(\w+)',\s+'(\$[^']+)'\)", passwords))
    assert set(hashes) <= made
    for login, stored in hashes.items():
        assert pbkdf2_sha512.verify(login, stored)
    assert set(project.DEMO_LOGINS) - {"admin"} <= set(hashes)
